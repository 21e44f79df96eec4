"""The terms of the ontology as constants; written by tools/make_vocab.py, never by hand.

A misspelt constant is an error for the type checker, where a misspelt IRI would pass unseen. The
module is as long as the ontology has terms.
"""

from collections.abc import Mapping
from typing import Final

VERSION: Final = "0.1.0"

PREFIXES: Final[Mapping[str, str]] = {
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "ukg": "https://w3id.org/unikg/ns#",
    "ukgv": "https://w3id.org/unikg/vocab/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

DCTERMS_CREATOR: Final = "http://purl.org/dc/terms/creator"
DCTERMS_DATE: Final = "http://purl.org/dc/terms/date"
DCTERMS_DESCRIPTION: Final = "http://purl.org/dc/terms/description"
DCTERMS_IS_REPLACED_BY: Final = "http://purl.org/dc/terms/isReplacedBy"
DCTERMS_TYPE: Final = "http://purl.org/dc/terms/type"
OA_END: Final = "http://www.w3.org/ns/oa#end"
OA_EXACT: Final = "http://www.w3.org/ns/oa#exact"
OA_HAS_SELECTOR: Final = "http://www.w3.org/ns/oa#hasSelector"
OA_HAS_SOURCE: Final = "http://www.w3.org/ns/oa#hasSource"
OA_PREFIX: Final = "http://www.w3.org/ns/oa#prefix"
OA_SPECIFIC_RESOURCE: Final = "http://www.w3.org/ns/oa#SpecificResource"
OA_START: Final = "http://www.w3.org/ns/oa#start"
OA_SUFFIX: Final = "http://www.w3.org/ns/oa#suffix"
OA_TEXT_POSITION_SELECTOR: Final = "http://www.w3.org/ns/oa#TextPositionSelector"
OA_TEXT_QUOTE_SELECTOR: Final = "http://www.w3.org/ns/oa#TextQuoteSelector"
ORG_FORMAL_ORGANIZATION: Final = "http://www.w3.org/ns/org#FormalOrganization"
ORG_HAS_MEMBER: Final = "http://www.w3.org/ns/org#hasMember"
ORG_MEMBER: Final = "http://www.w3.org/ns/org#member"
ORG_MEMBERSHIP: Final = "http://www.w3.org/ns/org#Membership"
ORG_MEMBER_OF: Final = "http://www.w3.org/ns/org#memberOf"
ORG_ORGANIZATION: Final = "http://www.w3.org/ns/org#organization"
ORG_ORGANIZATIONAL_COLLABORATION: Final = "http://www.w3.org/ns/org#OrganizationalCollaboration"
ORG_ORGANIZATION_CLASS: Final = "http://www.w3.org/ns/org#Organization"
ORG_ROLE: Final = "http://www.w3.org/ns/org#role"
PROV_ACTIVITY: Final = "http://www.w3.org/ns/prov#Activity"
PROV_ENTITY: Final = "http://www.w3.org/ns/prov#Entity"
PROV_PLAN: Final = "http://www.w3.org/ns/prov#Plan"
PROV_SOFTWARE_AGENT: Final = "http://www.w3.org/ns/prov#SoftwareAgent"
PROV_USED: Final = "http://www.w3.org/ns/prov#used"
PROV_WAS_ASSOCIATED_WITH: Final = "http://www.w3.org/ns/prov#wasAssociatedWith"
PROV_WAS_DERIVED_FROM: Final = "http://www.w3.org/ns/prov#wasDerivedFrom"
PROV_WAS_GENERATED_BY: Final = "http://www.w3.org/ns/prov#wasGeneratedBy"
RDFS_LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
RDF_OBJECT: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#object"
RDF_PREDICATE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate"
RDF_STATEMENT: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement"
RDF_SUBJECT: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#subject"
RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SCHEMA_ABOUT: Final = "https://schema.org/about"
SCHEMA_ADDITIONAL_PROPERTY: Final = "https://schema.org/additionalProperty"
SCHEMA_ADDRESS_COUNTRY: Final = "https://schema.org/addressCountry"
SCHEMA_ADDRESS_LOCALITY: Final = "https://schema.org/addressLocality"
SCHEMA_AFFILIATION: Final = "https://schema.org/affiliation"
SCHEMA_AGENT: Final = "https://schema.org/agent"
SCHEMA_ATTENDEE: Final = "https://schema.org/attendee"
SCHEMA_AUDIENCE: Final = "https://schema.org/audience"
SCHEMA_CHAPTER: Final = "https://schema.org/Chapter"
SCHEMA_CLAIM: Final = "https://schema.org/Claim"
SCHEMA_COLLEGE_OR_UNIVERSITY: Final = "https://schema.org/CollegeOrUniversity"
SCHEMA_CREATIVE_WORK: Final = "https://schema.org/CreativeWork"
SCHEMA_CREATOR: Final = "https://schema.org/creator"
SCHEMA_DATE_PUBLISHED: Final = "https://schema.org/datePublished"
SCHEMA_EDUCATIONAL_CREDENTIAL_AWARDED: Final = "https://schema.org/educationalCredentialAwarded"
SCHEMA_EDUCATIONAL_OCCUPATIONAL_PROGRAM: Final = "https://schema.org/EducationalOccupationalProgram"
SCHEMA_ENCODES_CREATIVE_WORK: Final = "https://schema.org/encodesCreativeWork"
SCHEMA_ENCODING_FORMAT: Final = "https://schema.org/encodingFormat"
SCHEMA_END_DATE: Final = "https://schema.org/endDate"
SCHEMA_EVENT: Final = "https://schema.org/Event"
SCHEMA_FOUNDING_DATE: Final = "https://schema.org/foundingDate"
SCHEMA_FUNDER: Final = "https://schema.org/funder"
SCHEMA_GIVE_ACTION: Final = "https://schema.org/GiveAction"
SCHEMA_HEADLINE: Final = "https://schema.org/headline"
SCHEMA_HOW_TO_STEP: Final = "https://schema.org/HowToStep"
SCHEMA_IDENTIFIER: Final = "https://schema.org/identifier"
SCHEMA_IN_LANGUAGE: Final = "https://schema.org/inLanguage"
SCHEMA_IS_PART_OF: Final = "https://schema.org/isPartOf"
SCHEMA_LATITUDE: Final = "https://schema.org/latitude"
SCHEMA_LOCATION: Final = "https://schema.org/location"
SCHEMA_LONGITUDE: Final = "https://schema.org/longitude"
SCHEMA_MEDIA_OBJECT: Final = "https://schema.org/MediaObject"
SCHEMA_MENTIONS: Final = "https://schema.org/mentions"
SCHEMA_NAME: Final = "https://schema.org/name"
SCHEMA_NEWS_ARTICLE: Final = "https://schema.org/NewsArticle"
SCHEMA_OBJECT: Final = "https://schema.org/object"
SCHEMA_ORGANIZATION: Final = "https://schema.org/Organization"
SCHEMA_ORGANIZER: Final = "https://schema.org/organizer"
SCHEMA_PAGE_END: Final = "https://schema.org/pageEnd"
SCHEMA_PAGE_START: Final = "https://schema.org/pageStart"
SCHEMA_PAGINATION: Final = "https://schema.org/pagination"
SCHEMA_PERSON: Final = "https://schema.org/Person"
SCHEMA_PLACE: Final = "https://schema.org/Place"
SCHEMA_POSITION: Final = "https://schema.org/position"
SCHEMA_PROPERTY_VALUE: Final = "https://schema.org/PropertyValue"
SCHEMA_PROVIDER: Final = "https://schema.org/provider"
SCHEMA_QUOTATION: Final = "https://schema.org/Quotation"
SCHEMA_RECIPIENT: Final = "https://schema.org/recipient"
SCHEMA_RECORDED_AT: Final = "https://schema.org/recordedAt"
SCHEMA_SAME_AS: Final = "https://schema.org/sameAs"
SCHEMA_SHA256: Final = "https://schema.org/sha256"
SCHEMA_SOFTWARE_VERSION: Final = "https://schema.org/softwareVersion"
SCHEMA_START_DATE: Final = "https://schema.org/startDate"
SCHEMA_TEXT: Final = "https://schema.org/text"
SCHEMA_URL: Final = "https://schema.org/url"
SCHEMA_VALUE: Final = "https://schema.org/value"
SKOS_ALT_LABEL: Final = "http://www.w3.org/2004/02/skos/core#altLabel"
SKOS_BROADER: Final = "http://www.w3.org/2004/02/skos/core#broader"
SKOS_CONCEPT: Final = "http://www.w3.org/2004/02/skos/core#Concept"
SKOS_CONCEPT_SCHEME: Final = "http://www.w3.org/2004/02/skos/core#ConceptScheme"
SKOS_DEFINITION: Final = "http://www.w3.org/2004/02/skos/core#definition"
SKOS_HAS_TOP_CONCEPT: Final = "http://www.w3.org/2004/02/skos/core#hasTopConcept"
SKOS_HIDDEN_LABEL: Final = "http://www.w3.org/2004/02/skos/core#hiddenLabel"
SKOS_IN_SCHEME: Final = "http://www.w3.org/2004/02/skos/core#inScheme"
SKOS_PREF_LABEL: Final = "http://www.w3.org/2004/02/skos/core#prefLabel"
UKG_AGAINST: Final = "https://w3id.org/unikg/ns#against"
UKG_AGREED_ON: Final = "https://w3id.org/unikg/ns#agreedOn"
UKG_AGREEMENT_KIND: Final = "https://w3id.org/unikg/ns#agreementKind"
UKG_ASSERTION: Final = "https://w3id.org/unikg/ns#Assertion"
UKG_ATTENDANCE: Final = "https://w3id.org/unikg/ns#attendance"
UKG_ATTESTED_ON: Final = "https://w3id.org/unikg/ns#attestedOn"
UKG_ATTRIBUTED_TO: Final = "https://w3id.org/unikg/ns#attributedTo"
UKG_AUTHORITY: Final = "https://w3id.org/unikg/ns#authority"
UKG_AVAILABLE_IN: Final = "https://w3id.org/unikg/ns#availableIn"
UKG_BETWEEN: Final = "https://w3id.org/unikg/ns#between"
UKG_CLAIM: Final = "https://w3id.org/unikg/ns#claim"
UKG_CLAIM_CLASS: Final = "https://w3id.org/unikg/ns#Claim"
UKG_CLAIM_TYPE: Final = "https://w3id.org/unikg/ns#claimType"
UKG_CONFIDENCE: Final = "https://w3id.org/unikg/ns#confidence"
UKG_COOPERATES_WITH: Final = "https://w3id.org/unikg/ns#cooperatesWith"
UKG_COORDINATES: Final = "https://w3id.org/unikg/ns#coordinates"
UKG_DECISION: Final = "https://w3id.org/unikg/ns#decision"
UKG_DEGREE_MODE: Final = "https://w3id.org/unikg/ns#degreeMode"
UKG_DEVELOPED_AFTER: Final = "https://w3id.org/unikg/ns#developedAfter"
UKG_DOUBT: Final = "https://w3id.org/unikg/ns#Doubt"
UKG_DURATION: Final = "https://w3id.org/unikg/ns#duration"
UKG_END: Final = "https://w3id.org/unikg/ns#end"
UKG_EVIDENCE: Final = "https://w3id.org/unikg/ns#evidence"
UKG_EVIDENCE_CLASS: Final = "https://w3id.org/unikg/ns#Evidence"
UKG_FEATURE: Final = "https://w3id.org/unikg/ns#Feature"
UKG_FEATURE_NAME: Final = "https://w3id.org/unikg/ns#featureName"
UKG_FEATURE_VALUE: Final = "https://w3id.org/unikg/ns#featureValue"
UKG_FORMER_NAME: Final = "https://w3id.org/unikg/ns#formerName"
UKG_FOR_ACTIVITY: Final = "https://w3id.org/unikg/ns#forActivity"
UKG_FREQUENCY: Final = "https://w3id.org/unikg/ns#frequency"
UKG_FROM_ORGANIZATION: Final = "https://w3id.org/unikg/ns#fromOrganization"
UKG_FUNDED_UNDER: Final = "https://w3id.org/unikg/ns#fundedUnder"
UKG_FUNDING_PROGRAMME: Final = "https://w3id.org/unikg/ns#FundingProgramme"
UKG_GRANT: Final = "https://w3id.org/unikg/ns#grant"
UKG_HAS_CRITERION: Final = "https://w3id.org/unikg/ns#hasCriterion"
UKG_HAS_FEATURE: Final = "https://w3id.org/unikg/ns#hasFeature"
UKG_HAS_KEY_AREA: Final = "https://w3id.org/unikg/ns#hasKeyArea"
UKG_HAS_PRIORITY: Final = "https://w3id.org/unikg/ns#hasPriority"
UKG_IMPLEMENTATION: Final = "https://w3id.org/unikg/ns#Implementation"
UKG_IMPLEMENTED_PROGRAMME: Final = "https://w3id.org/unikg/ns#implementedProgramme"
UKG_IMPLEMENTER: Final = "https://w3id.org/unikg/ns#implementer"
UKG_IN_DOCUMENT: Final = "https://w3id.org/unikg/ns#inDocument"
UKG_IN_ROLE: Final = "https://w3id.org/unikg/ns#inRole"
UKG_JUDGED: Final = "https://w3id.org/unikg/ns#judged"
UKG_JUDGEMENT: Final = "https://w3id.org/unikg/ns#Judgement"
UKG_LINK: Final = "https://w3id.org/unikg/ns#Link"
UKG_LINK_OF: Final = "https://w3id.org/unikg/ns#linkOf"
UKG_LINK_TARGET: Final = "https://w3id.org/unikg/ns#linkTarget"
UKG_MARK: Final = "https://w3id.org/unikg/ns#mark"
UKG_MERGE: Final = "https://w3id.org/unikg/ns#Merge"
UKG_MINIMUM_AWARDING_INSTITUTIONS: Final = "https://w3id.org/unikg/ns#minimumAwardingInstitutions"
UKG_MINIMUM_DURATION: Final = "https://w3id.org/unikg/ns#minimumDuration"
UKG_NEW_LABEL: Final = "https://w3id.org/unikg/ns#newLabel"
UKG_PARTNER_IN: Final = "https://w3id.org/unikg/ns#partnerIn"
UKG_PART_OF_PROGRAMME: Final = "https://w3id.org/unikg/ns#partOfProgramme"
UKG_POSITION: Final = "https://w3id.org/unikg/ns#Position"
UKG_PROJECT: Final = "https://w3id.org/unikg/ns#Project"
UKG_REASON: Final = "https://w3id.org/unikg/ns#reason"
UKG_RULE: Final = "https://w3id.org/unikg/ns#rule"
UKG_RUN_BY: Final = "https://w3id.org/unikg/ns#runBy"
UKG_SCORE: Final = "https://w3id.org/unikg/ns#score"
UKG_SOURCE_COUNT: Final = "https://w3id.org/unikg/ns#sourceCount"
UKG_START: Final = "https://w3id.org/unikg/ns#start"
UKG_STATEMENT: Final = "https://w3id.org/unikg/ns#Statement"
UKG_STATES: Final = "https://w3id.org/unikg/ns#states"
UKG_STATUS: Final = "https://w3id.org/unikg/ns#status"
UKG_SUPPORTED_BY: Final = "https://w3id.org/unikg/ns#supportedBy"
UKG_TOOK_PART_WITH: Final = "https://w3id.org/unikg/ns#tookPartWith"
UKG_WRITTEN_AS: Final = "https://w3id.org/unikg/ns#writtenAs"
XSD_ANY_URI: Final = "http://www.w3.org/2001/XMLSchema#anyURI"
XSD_DATE: Final = "http://www.w3.org/2001/XMLSchema#date"
XSD_DECIMAL: Final = "http://www.w3.org/2001/XMLSchema#decimal"
XSD_DURATION: Final = "http://www.w3.org/2001/XMLSchema#duration"
XSD_G_MONTH: Final = "http://www.w3.org/2001/XMLSchema#gMonth"
XSD_G_MONTH_DAY: Final = "http://www.w3.org/2001/XMLSchema#gMonthDay"
XSD_G_YEAR: Final = "http://www.w3.org/2001/XMLSchema#gYear"
XSD_G_YEAR_MONTH: Final = "http://www.w3.org/2001/XMLSchema#gYearMonth"
XSD_INTEGER: Final = "http://www.w3.org/2001/XMLSchema#integer"
XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"

# Concepts by scheme and label, in every language.
CONCEPTS: Final[Mapping[str, Mapping[str, str]]] = {
    "agreement-kind": {
        "agreement": "https://w3id.org/unikg/vocab/agreement-kind/agreement",
        "contract": "https://w3id.org/unikg/vocab/agreement-kind/contract",
        "cooperation agreement": "https://w3id.org/unikg/vocab/agreement-kind/agreement",
        "double degree programme": "https://w3id.org/unikg/vocab/agreement-kind/joint-programme",
        "joint program": "https://w3id.org/unikg/vocab/agreement-kind/joint-programme",
        "joint programme": "https://w3id.org/unikg/vocab/agreement-kind/joint-programme",
        "letter of intent": "https://w3id.org/unikg/vocab/agreement-kind/letter-of-intent",
        "memorandum": "https://w3id.org/unikg/vocab/agreement-kind/memorandum",
        "memorandum of cooperation": "https://w3id.org/unikg/vocab/agreement-kind/memorandum",
        "memorandum of understanding": "https://w3id.org/unikg/vocab/agreement-kind/memorandum",
        "mou": "https://w3id.org/unikg/vocab/agreement-kind/memorandum",
        "pact": "https://w3id.org/unikg/vocab/agreement-kind/agreement",
        "partnership": "https://w3id.org/unikg/vocab/agreement-kind/partnership",
        "treaty": "https://w3id.org/unikg/vocab/agreement-kind/agreement",
        "бірлескен бағдарлама": "https://w3id.org/unikg/vocab/agreement-kind/joint-programme",
        "договор": "https://w3id.org/unikg/vocab/agreement-kind/contract",
        "келісім": "https://w3id.org/unikg/vocab/agreement-kind/agreement",
        "меморандум": "https://w3id.org/unikg/vocab/agreement-kind/memorandum",
        "ниет хаты": "https://w3id.org/unikg/vocab/agreement-kind/letter-of-intent",
        "партнёрство": "https://w3id.org/unikg/vocab/agreement-kind/partnership",
        "письмо о намерениях": "https://w3id.org/unikg/vocab/agreement-kind/letter-of-intent",
        "серіктестік": "https://w3id.org/unikg/vocab/agreement-kind/partnership",
        "совместная программа": "https://w3id.org/unikg/vocab/agreement-kind/joint-programme",
        "соглашение": "https://w3id.org/unikg/vocab/agreement-kind/agreement",
        "шарт": "https://w3id.org/unikg/vocab/agreement-kind/contract",
    },
    "credential": {
        "bachelor": "https://w3id.org/unikg/vocab/credential/bachelor",
        "bachelor's": "https://w3id.org/unikg/vocab/credential/bachelor",
        "bachelor's degree": "https://w3id.org/unikg/vocab/credential/bachelor",
        "bachelors": "https://w3id.org/unikg/vocab/credential/bachelor",
        "bachelor’s": "https://w3id.org/unikg/vocab/credential/bachelor",
        "bachelor’s degree": "https://w3id.org/unikg/vocab/credential/bachelor",
        "certificate": "https://w3id.org/unikg/vocab/credential/certificate",
        "doctor's degree": "https://w3id.org/unikg/vocab/credential/doctorate",
        "doctoral": "https://w3id.org/unikg/vocab/credential/doctorate",
        "doctoral degree": "https://w3id.org/unikg/vocab/credential/doctorate",
        "doctorate": "https://w3id.org/unikg/vocab/credential/doctorate",
        "ma": "https://w3id.org/unikg/vocab/credential/master",
        "master": "https://w3id.org/unikg/vocab/credential/master",
        "master's": "https://w3id.org/unikg/vocab/credential/master",
        "master's degree": "https://w3id.org/unikg/vocab/credential/master",
        "masters": "https://w3id.org/unikg/vocab/credential/master",
        "master’s": "https://w3id.org/unikg/vocab/credential/master",
        "master’s degree": "https://w3id.org/unikg/vocab/credential/master",
        "msc": "https://w3id.org/unikg/vocab/credential/master",
        "ph.d.": "https://w3id.org/unikg/vocab/credential/doctorate",
        "phd": "https://w3id.org/unikg/vocab/credential/doctorate",
        "бакалавр дәрежесі": "https://w3id.org/unikg/vocab/credential/bachelor",
        "докторлық дәреже": "https://w3id.org/unikg/vocab/credential/doctorate",
        "докторская степень": "https://w3id.org/unikg/vocab/credential/doctorate",
        "магистр дәрежесі": "https://w3id.org/unikg/vocab/credential/master",
        "сертификат": "https://w3id.org/unikg/vocab/credential/certificate",
        "степень бакалавра": "https://w3id.org/unikg/vocab/credential/bachelor",
        "степень магистра": "https://w3id.org/unikg/vocab/credential/master",
    },
    "decision": {
        "accepted": "https://w3id.org/unikg/vocab/decision/accept",
        "different": "https://w3id.org/unikg/vocab/decision/different",
        "rejected": "https://w3id.org/unikg/vocab/decision/reject",
        "renamed": "https://w3id.org/unikg/vocab/decision/rename",
        "same": "https://w3id.org/unikg/vocab/decision/same",
        "атауы өзгертілді": "https://w3id.org/unikg/vocab/decision/rename",
        "бірдей": "https://w3id.org/unikg/vocab/decision/same",
        "одно и то же": "https://w3id.org/unikg/vocab/decision/same",
        "отклонено": "https://w3id.org/unikg/vocab/decision/reject",
        "переименовано": "https://w3id.org/unikg/vocab/decision/rename",
        "принято": "https://w3id.org/unikg/vocab/decision/accept",
        "разное": "https://w3id.org/unikg/vocab/decision/different",
        "қабылданбады": "https://w3id.org/unikg/vocab/decision/reject",
        "қабылданды": "https://w3id.org/unikg/vocab/decision/accept",
        "әртүрлі": "https://w3id.org/unikg/vocab/decision/different",
    },
    "degree-mode": {
        "double": "https://w3id.org/unikg/vocab/degree-mode/multiple-degrees",
        "double degree": "https://w3id.org/unikg/vocab/degree-mode/multiple-degrees",
        "dual degree": "https://w3id.org/unikg/vocab/degree-mode/multiple-degrees",
        "joint": "https://w3id.org/unikg/vocab/degree-mode/joint-degree",
        "joint degree": "https://w3id.org/unikg/vocab/degree-mode/joint-degree",
        "joint degrees": "https://w3id.org/unikg/vocab/degree-mode/joint-degree",
        "joint diploma": "https://w3id.org/unikg/vocab/degree-mode/joint-degree",
        "multiple": "https://w3id.org/unikg/vocab/degree-mode/multiple-degrees",
        "multiple degree": "https://w3id.org/unikg/vocab/degree-mode/multiple-degrees",
        "multiple degrees": "https://w3id.org/unikg/vocab/degree-mode/multiple-degrees",
        "separate diplomas": "https://w3id.org/unikg/vocab/degree-mode/multiple-degrees",
        "бірлескен диплом": "https://w3id.org/unikg/vocab/degree-mode/joint-degree",
        "бірнеше диплом": "https://w3id.org/unikg/vocab/degree-mode/multiple-degrees",
        "несколько дипломов": "https://w3id.org/unikg/vocab/degree-mode/multiple-degrees",
        "совместный диплом": "https://w3id.org/unikg/vocab/degree-mode/joint-degree",
    },
    "event-type": {
        "award ceremony": "https://w3id.org/unikg/vocab/event-type/ceremony",
        "ceremony": "https://w3id.org/unikg/vocab/event-type/ceremony",
        "competition": "https://w3id.org/unikg/vocab/event-type/competition",
        "conference": "https://w3id.org/unikg/vocab/event-type/conference",
        "congress": "https://w3id.org/unikg/vocab/event-type/conference",
        "consortium meeting": "https://w3id.org/unikg/vocab/event-type/meeting",
        "contest": "https://w3id.org/unikg/vocab/event-type/competition",
        "exhibition": "https://w3id.org/unikg/vocab/event-type/exhibition",
        "fair": "https://w3id.org/unikg/vocab/event-type/exhibition",
        "forum": "https://w3id.org/unikg/vocab/event-type/forum",
        "guest lecture": "https://w3id.org/unikg/vocab/event-type/lecture",
        "hackathon": "https://w3id.org/unikg/vocab/event-type/competition",
        "info day": "https://w3id.org/unikg/vocab/event-type/information-day",
        "info-day": "https://w3id.org/unikg/vocab/event-type/information-day",
        "infoday": "https://w3id.org/unikg/vocab/event-type/information-day",
        "information day": "https://w3id.org/unikg/vocab/event-type/information-day",
        "information days": "https://w3id.org/unikg/vocab/event-type/information-day",
        "international week": "https://w3id.org/unikg/vocab/event-type/week",
        "lecture": "https://w3id.org/unikg/vocab/event-type/lecture",
        "meeting": "https://w3id.org/unikg/vocab/event-type/meeting",
        "monitoring": "https://w3id.org/unikg/vocab/event-type/monitoring",
        "monitoring visit": "https://w3id.org/unikg/vocab/event-type/visit",
        "opening ceremony": "https://w3id.org/unikg/vocab/event-type/ceremony",
        "round table": "https://w3id.org/unikg/vocab/event-type/round-table",
        "roundtable": "https://w3id.org/unikg/vocab/event-type/round-table",
        "school": "https://w3id.org/unikg/vocab/event-type/school",
        "seminar": "https://w3id.org/unikg/vocab/event-type/seminar",
        "signing": "https://w3id.org/unikg/vocab/event-type/signing",
        "signing ceremony": "https://w3id.org/unikg/vocab/event-type/signing",
        "study visit": "https://w3id.org/unikg/vocab/event-type/visit",
        "summer school": "https://w3id.org/unikg/vocab/event-type/school",
        "symposium": "https://w3id.org/unikg/vocab/event-type/conference",
        "tournament": "https://w3id.org/unikg/vocab/event-type/competition",
        "training": "https://w3id.org/unikg/vocab/event-type/training",
        "training course": "https://w3id.org/unikg/vocab/event-type/training",
        "training session": "https://w3id.org/unikg/vocab/event-type/training",
        "visit": "https://w3id.org/unikg/vocab/event-type/visit",
        "webinar": "https://w3id.org/unikg/vocab/event-type/webinar",
        "week": "https://w3id.org/unikg/vocab/event-type/week",
        "winter school": "https://w3id.org/unikg/vocab/event-type/school",
        "working meeting": "https://w3id.org/unikg/vocab/event-type/meeting",
        "working visit": "https://w3id.org/unikg/vocab/event-type/visit",
        "workshop": "https://w3id.org/unikg/vocab/event-type/workshop",
        "апта": "https://w3id.org/unikg/vocab/event-type/week",
        "ақпараттық күн": "https://w3id.org/unikg/vocab/event-type/information-day",
        "байқау": "https://w3id.org/unikg/vocab/event-type/competition",
        "вебинар": "https://w3id.org/unikg/vocab/event-type/webinar",
        "визит": "https://w3id.org/unikg/vocab/event-type/visit",
        "встреча": "https://w3id.org/unikg/vocab/event-type/meeting",
        "выставка": "https://w3id.org/unikg/vocab/event-type/exhibition",
        "дәріс": "https://w3id.org/unikg/vocab/event-type/lecture",
        "дөңгелек үстел": "https://w3id.org/unikg/vocab/event-type/round-table",
        "информационный день": "https://w3id.org/unikg/vocab/event-type/information-day",
        "кездесу": "https://w3id.org/unikg/vocab/event-type/meeting",
        "конкурс": "https://w3id.org/unikg/vocab/event-type/competition",
        "конференция": "https://w3id.org/unikg/vocab/event-type/conference",
        "круглый стол": "https://w3id.org/unikg/vocab/event-type/round-table",
        "көрме": "https://w3id.org/unikg/vocab/event-type/exhibition",
        "лекция": "https://w3id.org/unikg/vocab/event-type/lecture",
        "мастер-класс": "https://w3id.org/unikg/vocab/event-type/workshop",
        "мектеп": "https://w3id.org/unikg/vocab/event-type/school",
        "мониторинг": "https://w3id.org/unikg/vocab/event-type/monitoring",
        "неделя": "https://w3id.org/unikg/vocab/event-type/week",
        "салтанат": "https://w3id.org/unikg/vocab/event-type/ceremony",
        "сапар": "https://w3id.org/unikg/vocab/event-type/visit",
        "семинар": "https://w3id.org/unikg/vocab/event-type/seminar",
        "тренинг": "https://w3id.org/unikg/vocab/event-type/training",
        "форум": "https://w3id.org/unikg/vocab/event-type/forum",
        "церемония": "https://w3id.org/unikg/vocab/event-type/ceremony",
        "церемония подписания": "https://w3id.org/unikg/vocab/event-type/signing",
        "шеберлік сабағы": "https://w3id.org/unikg/vocab/event-type/workshop",
        "школа": "https://w3id.org/unikg/vocab/event-type/school",
        "қол қою рәсімі": "https://w3id.org/unikg/vocab/event-type/signing",
    },
    "frequency": {
        "annual": "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
        "annually": "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
        "biennial": "http://publications.europa.eu/resource/authority/frequency/BIENNIAL",
        "each year": "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
        "every month": "http://publications.europa.eu/resource/authority/frequency/MONTHLY",
        "every two years": "http://publications.europa.eu/resource/authority/frequency/BIENNIAL",
        "every year": "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
        "half-yearly": "http://publications.europa.eu/resource/authority/frequency/ANNUAL_2",
        "monthly": "http://publications.europa.eu/resource/authority/frequency/MONTHLY",
        "once a year": "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
        "quarterly": "http://publications.europa.eu/resource/authority/frequency/QUARTERLY",
        "semi-annual": "http://publications.europa.eu/resource/authority/frequency/ANNUAL_2",
        "semiannual": "http://publications.europa.eu/resource/authority/frequency/ANNUAL_2",
        "twice a year": "http://publications.europa.eu/resource/authority/frequency/ANNUAL_2",
        "yearly": "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
        "ай сайын": "http://publications.europa.eu/resource/authority/frequency/MONTHLY",
        "ежегодно": "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
        "ежеквартально": "http://publications.europa.eu/resource/authority/frequency/QUARTERLY",
        "ежемесячно": "http://publications.europa.eu/resource/authority/frequency/MONTHLY",
        "екі жылда бір": "http://publications.europa.eu/resource/authority/frequency/BIENNIAL",
        "жарты жылда бір": "http://publications.europa.eu/resource/authority/frequency/ANNUAL_2",
        "жыл сайын": "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
        "раз в два года": "http://publications.europa.eu/resource/authority/frequency/BIENNIAL",
        "раз в полгода": "http://publications.europa.eu/resource/authority/frequency/ANNUAL_2",
        "тоқсан сайын": "http://publications.europa.eu/resource/authority/frequency/QUARTERLY",
    },
    "participant-role": {
        "attendee": "https://w3id.org/unikg/vocab/participant-role/attendee",
        "chair": "https://w3id.org/unikg/vocab/participant-role/led",
        "chaired": "https://w3id.org/unikg/vocab/participant-role/led",
        "delegate": "https://w3id.org/unikg/vocab/participant-role/delegate",
        "delegation": "https://w3id.org/unikg/vocab/participant-role/delegate",
        "guest": "https://w3id.org/unikg/vocab/participant-role/attendee",
        "host": "https://w3id.org/unikg/vocab/participant-role/host",
        "hosted": "https://w3id.org/unikg/vocab/participant-role/host",
        "instructor": "https://w3id.org/unikg/vocab/participant-role/trainer",
        "keynote speaker": "https://w3id.org/unikg/vocab/participant-role/speaker",
        "leader": "https://w3id.org/unikg/vocab/participant-role/led",
        "lecturer": "https://w3id.org/unikg/vocab/participant-role/speaker",
        "led": "https://w3id.org/unikg/vocab/participant-role/led",
        "led the event": "https://w3id.org/unikg/vocab/participant-role/led",
        "member of a delegation": "https://w3id.org/unikg/vocab/participant-role/delegate",
        "moderated": "https://w3id.org/unikg/vocab/participant-role/led",
        "moderator": "https://w3id.org/unikg/vocab/participant-role/led",
        "opened": "https://w3id.org/unikg/vocab/participant-role/opened",
        "opened the event": "https://w3id.org/unikg/vocab/participant-role/opened",
        "opener": "https://w3id.org/unikg/vocab/participant-role/opened",
        "opening speaker": "https://w3id.org/unikg/vocab/participant-role/opened",
        "organised": "https://w3id.org/unikg/vocab/participant-role/organizer",
        "organiser": "https://w3id.org/unikg/vocab/participant-role/organizer",
        "organized": "https://w3id.org/unikg/vocab/participant-role/organizer",
        "organizer": "https://w3id.org/unikg/vocab/participant-role/organizer",
        "participant": "https://w3id.org/unikg/vocab/participant-role/attendee",
        "presenter": "https://w3id.org/unikg/vocab/participant-role/speaker",
        "received": "https://w3id.org/unikg/vocab/participant-role/host",
        "signatory": "https://w3id.org/unikg/vocab/participant-role/signatory",
        "signed": "https://w3id.org/unikg/vocab/participant-role/signatory",
        "speaker": "https://w3id.org/unikg/vocab/participant-role/speaker",
        "spoke": "https://w3id.org/unikg/vocab/participant-role/speaker",
        "trained": "https://w3id.org/unikg/vocab/participant-role/trainer",
        "trainer": "https://w3id.org/unikg/vocab/participant-role/trainer",
        "visitor": "https://w3id.org/unikg/vocab/participant-role/attendee",
        "баяндамашы": "https://w3id.org/unikg/vocab/participant-role/speaker",
        "вёл событие": "https://w3id.org/unikg/vocab/participant-role/led",
        "делегация мүшесі": "https://w3id.org/unikg/vocab/participant-role/delegate",
        "докладчик": "https://w3id.org/unikg/vocab/participant-role/speaker",
        "организатор": "https://w3id.org/unikg/vocab/participant-role/organizer",
        "открыл событие": "https://w3id.org/unikg/vocab/participant-role/opened",
        "оқиғаны ашты": "https://w3id.org/unikg/vocab/participant-role/opened",
        "оқиғаны жүргізді": "https://w3id.org/unikg/vocab/participant-role/led",
        "подписавший": "https://w3id.org/unikg/vocab/participant-role/signatory",
        "принимающая сторона": "https://w3id.org/unikg/vocab/participant-role/host",
        "присутствующий": "https://w3id.org/unikg/vocab/participant-role/attendee",
        "тренер": "https://w3id.org/unikg/vocab/participant-role/trainer",
        "член делегации": "https://w3id.org/unikg/vocab/participant-role/delegate",
        "қабылдаушы": "https://w3id.org/unikg/vocab/participant-role/host",
        "қатысушы": "https://w3id.org/unikg/vocab/participant-role/attendee",
        "қол қоюшы": "https://w3id.org/unikg/vocab/participant-role/signatory",
        "ұйымдастырушы": "https://w3id.org/unikg/vocab/participant-role/organizer",
    },
    "partner-role": {
        "associate partner": "https://w3id.org/unikg/vocab/partner-role/associated-partner",
        "associated partner": "https://w3id.org/unikg/vocab/partner-role/associated-partner",
        "coordinator": "https://w3id.org/unikg/vocab/partner-role/coordinator",
        "lead": "https://w3id.org/unikg/vocab/partner-role/coordinator",
        "lead partner": "https://w3id.org/unikg/vocab/partner-role/coordinator",
        "leader": "https://w3id.org/unikg/vocab/partner-role/coordinator",
        "member": "https://w3id.org/unikg/vocab/partner-role/partner",
        "participant": "https://w3id.org/unikg/vocab/partner-role/partner",
        "partner": "https://w3id.org/unikg/vocab/partner-role/partner",
        "ассоциированный партнёр": "https://w3id.org/unikg/vocab/partner-role/associated-partner",
        "координатор": "https://w3id.org/unikg/vocab/partner-role/coordinator",
        "партнёр": "https://w3id.org/unikg/vocab/partner-role/partner",
        "серіктес": "https://w3id.org/unikg/vocab/partner-role/partner",
        "қауымдасқан серіктес": "https://w3id.org/unikg/vocab/partner-role/associated-partner",
        "үйлестіруші": "https://w3id.org/unikg/vocab/partner-role/coordinator",
    },
    "role": {
        "academic secretary": "https://w3id.org/unikg/vocab/role/secretary",
        "acting dean": "https://w3id.org/unikg/vocab/role/dean",
        "acting director": "https://w3id.org/unikg/vocab/role/director",
        "acting head": "https://w3id.org/unikg/vocab/role/head-of-unit",
        "acting rector": "https://w3id.org/unikg/vocab/role/acting-rector",
        "acting vice-chancellor": "https://w3id.org/unikg/vocab/role/vice-chancellor",
        "acting vice-rector": "https://w3id.org/unikg/vocab/role/vice-rector",
        "ambassador": "https://w3id.org/unikg/vocab/role/ambassador",
        "ambassador extraordinary and plenipotentiary": "https://w3id.org/unikg/vocab/role/ambassador",
        "assistant dean": "https://w3id.org/unikg/vocab/role/associate-dean",
        "assistant professor": "https://w3id.org/unikg/vocab/role/associate-professor",
        "associate dean": "https://w3id.org/unikg/vocab/role/associate-dean",
        "associate professor": "https://w3id.org/unikg/vocab/role/associate-professor",
        "chair": "https://w3id.org/unikg/vocab/role/chair",
        "chair of the department": "https://w3id.org/unikg/vocab/role/head-of-department",
        "chairman": "https://w3id.org/unikg/vocab/role/chair",
        "chairman of the board": "https://w3id.org/unikg/vocab/role/chair",
        "chairperson": "https://w3id.org/unikg/vocab/role/chair",
        "chairwoman": "https://w3id.org/unikg/vocab/role/chair",
        "chancellor": "https://w3id.org/unikg/vocab/role/chancellor",
        "chief": "https://w3id.org/unikg/vocab/role/head-of-unit",
        "co-ordinator": "https://w3id.org/unikg/vocab/role/coordinator",
        "coordinating member": "https://w3id.org/unikg/vocab/role/lead-member",
        "coordinator": "https://w3id.org/unikg/vocab/role/coordinator",
        "country coordinator": "https://w3id.org/unikg/vocab/role/coordinator",
        "dean": "https://w3id.org/unikg/vocab/role/dean",
        "department head": "https://w3id.org/unikg/vocab/role/head-of-department",
        "deputy dean": "https://w3id.org/unikg/vocab/role/associate-dean",
        "deputy director": "https://w3id.org/unikg/vocab/role/deputy-director",
        "deputy head of an institution": "https://w3id.org/unikg/vocab/role/deputy-head",
        "deputy minister": "https://w3id.org/unikg/vocab/role/deputy-minister",
        "deputy rector": "https://w3id.org/unikg/vocab/role/vice-rector",
        "deputy vice-chancellor": "https://w3id.org/unikg/vocab/role/deputy-vice-chancellor",
        "director": "https://w3id.org/unikg/vocab/role/director",
        "director general": "https://w3id.org/unikg/vocab/role/director",
        "docent": "https://w3id.org/unikg/vocab/role/associate-professor",
        "executive director": "https://w3id.org/unikg/vocab/role/director",
        "executive vice-president": "https://w3id.org/unikg/vocab/role/vice-president",
        "expert": "https://w3id.org/unikg/vocab/role/expert",
        "first prorector": "https://w3id.org/unikg/vocab/role/first-vice-rector",
        "first vice-rector": "https://w3id.org/unikg/vocab/role/first-vice-rector",
        "founding director": "https://w3id.org/unikg/vocab/role/director",
        "full professor": "https://w3id.org/unikg/vocab/role/professor",
        "general director": "https://w3id.org/unikg/vocab/role/director",
        "head": "https://w3id.org/unikg/vocab/role/head-of-unit",
        "head of an institution": "https://w3id.org/unikg/vocab/role/head-of-institution",
        "head of department": "https://w3id.org/unikg/vocab/role/head-of-department",
        "head of the department": "https://w3id.org/unikg/vocab/role/head-of-department",
        "honorary professor": "https://w3id.org/unikg/vocab/role/professor",
        "institutional coordinator": "https://w3id.org/unikg/vocab/role/coordinator",
        "instructor": "https://w3id.org/unikg/vocab/role/lecturer",
        "interim rector": "https://w3id.org/unikg/vocab/role/acting-rector",
        "lead partner": "https://w3id.org/unikg/vocab/role/lead-member",
        "leader": "https://w3id.org/unikg/vocab/role/head-of-unit",
        "lecturer": "https://w3id.org/unikg/vocab/role/lecturer",
        "manager": "https://w3id.org/unikg/vocab/role/manager",
        "managing director": "https://w3id.org/unikg/vocab/role/director",
        "member": "https://w3id.org/unikg/vocab/role/member",
        "member of the board": "https://w3id.org/unikg/vocab/role/member",
        "minister": "https://w3id.org/unikg/vocab/role/minister",
        "national coordinator": "https://w3id.org/unikg/vocab/role/coordinator",
        "officer": "https://w3id.org/unikg/vocab/role/officer",
        "participant": "https://w3id.org/unikg/vocab/role/participant",
        "partner": "https://w3id.org/unikg/vocab/role/partner",
        "president": "https://w3id.org/unikg/vocab/role/university-president",
        "principal": "https://w3id.org/unikg/vocab/role/principal",
        "pro vice chancellor": "https://w3id.org/unikg/vocab/role/deputy-vice-chancellor",
        "pro-rector": "https://w3id.org/unikg/vocab/role/vice-rector",
        "pro-vice-chancellor": "https://w3id.org/unikg/vocab/role/deputy-vice-chancellor",
        "professor": "https://w3id.org/unikg/vocab/role/professor",
        "program coordinator": "https://w3id.org/unikg/vocab/role/coordinator",
        "program manager": "https://w3id.org/unikg/vocab/role/manager",
        "programme coordinator": "https://w3id.org/unikg/vocab/role/coordinator",
        "programme manager": "https://w3id.org/unikg/vocab/role/manager",
        "programme officer": "https://w3id.org/unikg/vocab/role/officer",
        "project coordinator": "https://w3id.org/unikg/vocab/role/coordinator",
        "project manager": "https://w3id.org/unikg/vocab/role/manager",
        "project officer": "https://w3id.org/unikg/vocab/role/officer",
        "prorector": "https://w3id.org/unikg/vocab/role/vice-rector",
        "provost": "https://w3id.org/unikg/vocab/role/provost",
        "rector": "https://w3id.org/unikg/vocab/role/rector",
        "rector magnifica": "https://w3id.org/unikg/vocab/role/rector",
        "rector magnificus": "https://w3id.org/unikg/vocab/role/rector",
        "research fellow": "https://w3id.org/unikg/vocab/role/researcher",
        "researcher": "https://w3id.org/unikg/vocab/role/researcher",
        "scientific secretary": "https://w3id.org/unikg/vocab/role/secretary",
        "secretary": "https://w3id.org/unikg/vocab/role/secretary",
        "secretary general": "https://w3id.org/unikg/vocab/role/secretary",
        "senior lecturer": "https://w3id.org/unikg/vocab/role/lecturer",
        "senior researcher": "https://w3id.org/unikg/vocab/role/researcher",
        "senior vice-president": "https://w3id.org/unikg/vocab/role/vice-president",
        "student": "https://w3id.org/unikg/vocab/role/student",
        "teacher": "https://w3id.org/unikg/vocab/role/lecturer",
        "vice-chancellor": "https://w3id.org/unikg/vocab/role/vice-chancellor",
        "vice-dean": "https://w3id.org/unikg/vocab/role/associate-dean",
        "vice-director": "https://w3id.org/unikg/vocab/role/deputy-director",
        "vice-minister": "https://w3id.org/unikg/vocab/role/deputy-minister",
        "vice-president": "https://w3id.org/unikg/vocab/role/vice-president",
        "vice-rector": "https://w3id.org/unikg/vocab/role/vice-rector",
        "visiting professor": "https://w3id.org/unikg/vocab/role/professor",
        "ассоциированный профессор": "https://w3id.org/unikg/vocab/role/associate-professor",
        "бірінші проректор": "https://w3id.org/unikg/vocab/role/first-vice-rector",
        "ведущий партнёр": "https://w3id.org/unikg/vocab/role/lead-member",
        "вице-канцлер": "https://w3id.org/unikg/vocab/role/vice-chancellor",
        "вице-канцлердің орынбасары": "https://w3id.org/unikg/vocab/role/deputy-vice-chancellor",
        "вице-президент": "https://w3id.org/unikg/vocab/role/vice-president",
        "глава учреждения": "https://w3id.org/unikg/vocab/role/head-of-institution",
        "декан": "https://w3id.org/unikg/vocab/role/dean",
        "декан орынбасары": "https://w3id.org/unikg/vocab/role/associate-dean",
        "директор": "https://w3id.org/unikg/vocab/role/director",
        "директор школы": "https://w3id.org/unikg/vocab/role/principal",
        "директордың орынбасары": "https://w3id.org/unikg/vocab/role/deputy-director",
        "доцент": "https://w3id.org/unikg/vocab/role/associate-professor",
        "елші": "https://w3id.org/unikg/vocab/role/ambassador",
        "жетекші": "https://w3id.org/unikg/vocab/role/head-of-unit",
        "жетекші серіктес": "https://w3id.org/unikg/vocab/role/lead-member",
        "заведующий": "https://w3id.org/unikg/vocab/role/head-of-unit",
        "заведующий кафедрой": "https://w3id.org/unikg/vocab/role/head-of-department",
        "заместитель вице-канцлера": "https://w3id.org/unikg/vocab/role/deputy-vice-chancellor",
        "заместитель главы учреждения": "https://w3id.org/unikg/vocab/role/deputy-head",
        "заместитель декана": "https://w3id.org/unikg/vocab/role/associate-dean",
        "заместитель директора": "https://w3id.org/unikg/vocab/role/deputy-director",
        "заместитель министра": "https://w3id.org/unikg/vocab/role/deputy-minister",
        "и.о. ректора": "https://w3id.org/unikg/vocab/role/acting-rector",
        "исполняющий обязанности ректора": "https://w3id.org/unikg/vocab/role/acting-rector",
        "канцлер": "https://w3id.org/unikg/vocab/role/chancellor",
        "кафедра меңгерушісі": "https://w3id.org/unikg/vocab/role/head-of-department",
        "координатор": "https://w3id.org/unikg/vocab/role/coordinator",
        "мекеме басшысы": "https://w3id.org/unikg/vocab/role/head-of-institution",
        "мекеме басшысының орынбасары": "https://w3id.org/unikg/vocab/role/deputy-head",
        "мектеп директоры": "https://w3id.org/unikg/vocab/role/principal",
        "менеджер": "https://w3id.org/unikg/vocab/role/manager",
        "министр": "https://w3id.org/unikg/vocab/role/minister",
        "министр орынбасары": "https://w3id.org/unikg/vocab/role/deputy-minister",
        "мүше": "https://w3id.org/unikg/vocab/role/member",
        "научный сотрудник": "https://w3id.org/unikg/vocab/role/researcher",
        "начальник": "https://w3id.org/unikg/vocab/role/head-of-unit",
        "оқытушы": "https://w3id.org/unikg/vocab/role/lecturer",
        "партнёр": "https://w3id.org/unikg/vocab/role/partner",
        "первый проректор": "https://w3id.org/unikg/vocab/role/first-vice-rector",
        "посол": "https://w3id.org/unikg/vocab/role/ambassador",
        "председатель": "https://w3id.org/unikg/vocab/role/chair",
        "президент": "https://w3id.org/unikg/vocab/role/university-president",
        "преподаватель": "https://w3id.org/unikg/vocab/role/lecturer",
        "провост": "https://w3id.org/unikg/vocab/role/provost",
        "проректор": "https://w3id.org/unikg/vocab/role/vice-rector",
        "проректоры": "https://w3id.org/unikg/vocab/role/vice-rector",
        "профессор": "https://w3id.org/unikg/vocab/role/professor",
        "ректор": "https://w3id.org/unikg/vocab/role/rector",
        "ректор міндетін атқарушы": "https://w3id.org/unikg/vocab/role/acting-rector",
        "ректоры": "https://w3id.org/unikg/vocab/role/rector",
        "руководитель": "https://w3id.org/unikg/vocab/role/head-of-unit",
        "сарапшы": "https://w3id.org/unikg/vocab/role/expert",
        "секретарь": "https://w3id.org/unikg/vocab/role/secretary",
        "серіктес": "https://w3id.org/unikg/vocab/role/partner",
        "сотрудник": "https://w3id.org/unikg/vocab/role/officer",
        "студент": "https://w3id.org/unikg/vocab/role/student",
        "төраға": "https://w3id.org/unikg/vocab/role/chair",
        "участник": "https://w3id.org/unikg/vocab/role/participant",
        "хатшы": "https://w3id.org/unikg/vocab/role/secretary",
        "член": "https://w3id.org/unikg/vocab/role/member",
        "эксперт": "https://w3id.org/unikg/vocab/role/expert",
        "ғылыми қызметкер": "https://w3id.org/unikg/vocab/role/researcher",
        "қатысушы": "https://w3id.org/unikg/vocab/role/participant",
        "қауымдастырылған профессор": "https://w3id.org/unikg/vocab/role/associate-professor",
        "қызметкер": "https://w3id.org/unikg/vocab/role/officer",
        "үйлестіруші": "https://w3id.org/unikg/vocab/role/coordinator",
    },
    "status": {
        "announced": "https://w3id.org/unikg/vocab/status/announced",
        "cancelled": "https://w3id.org/unikg/vocab/status/cancelled",
        "denied": "https://w3id.org/unikg/vocab/status/denied",
        "former": "https://w3id.org/unikg/vocab/status/former",
        "held": "https://w3id.org/unikg/vocab/status/held",
        "hoped": "https://w3id.org/unikg/vocab/status/hoped",
        "planned": "https://w3id.org/unikg/vocab/status/planned",
        "айтылған": "https://w3id.org/unikg/vocab/status/held",
        "бывшее": "https://w3id.org/unikg/vocab/status/former",
        "бұрынғы": "https://w3id.org/unikg/vocab/status/former",
        "жарияланған": "https://w3id.org/unikg/vocab/status/announced",
        "жоспарланған": "https://w3id.org/unikg/vocab/status/planned",
        "запланировано": "https://w3id.org/unikg/vocab/status/planned",
        "объявлено": "https://w3id.org/unikg/vocab/status/announced",
        "ожидается": "https://w3id.org/unikg/vocab/status/hoped",
        "отменено": "https://w3id.org/unikg/vocab/status/cancelled",
        "отрицается": "https://w3id.org/unikg/vocab/status/denied",
        "теріске шығарылған": "https://w3id.org/unikg/vocab/status/denied",
        "тоқтатылған": "https://w3id.org/unikg/vocab/status/cancelled",
        "утверждается": "https://w3id.org/unikg/vocab/status/held",
        "үміттенілген": "https://w3id.org/unikg/vocab/status/hoped",
    },
}

BROADER: Final[Mapping[str, str]] = {
    "https://w3id.org/unikg/vocab/role/acting-rector": "https://w3id.org/unikg/vocab/role/rector",
    "https://w3id.org/unikg/vocab/role/chancellor": "https://w3id.org/unikg/vocab/role/head-of-institution",
    "https://w3id.org/unikg/vocab/role/deputy-director": "https://w3id.org/unikg/vocab/role/deputy-head",
    "https://w3id.org/unikg/vocab/role/deputy-vice-chancellor": "https://w3id.org/unikg/vocab/role/deputy-head",
    "https://w3id.org/unikg/vocab/role/first-vice-rector": "https://w3id.org/unikg/vocab/role/vice-rector",
    "https://w3id.org/unikg/vocab/role/head-of-department": "https://w3id.org/unikg/vocab/role/head-of-unit",
    "https://w3id.org/unikg/vocab/role/lead-member": "https://w3id.org/unikg/vocab/role/member",
    "https://w3id.org/unikg/vocab/role/participant": "https://w3id.org/unikg/vocab/role/member",
    "https://w3id.org/unikg/vocab/role/partner": "https://w3id.org/unikg/vocab/role/member",
    "https://w3id.org/unikg/vocab/role/principal": "https://w3id.org/unikg/vocab/role/head-of-institution",
    "https://w3id.org/unikg/vocab/role/provost": "https://w3id.org/unikg/vocab/role/deputy-head",
    "https://w3id.org/unikg/vocab/role/rector": "https://w3id.org/unikg/vocab/role/head-of-institution",
    "https://w3id.org/unikg/vocab/role/university-president": "https://w3id.org/unikg/vocab/role/head-of-institution",
    "https://w3id.org/unikg/vocab/role/vice-chancellor": "https://w3id.org/unikg/vocab/role/head-of-institution",
    "https://w3id.org/unikg/vocab/role/vice-president": "https://w3id.org/unikg/vocab/role/deputy-head",
    "https://w3id.org/unikg/vocab/role/vice-rector": "https://w3id.org/unikg/vocab/role/deputy-head",
}
