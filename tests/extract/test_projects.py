"""Projects, programmes and consortia: sentences of many makes, all names made up."""

from __future__ import annotations

import pytest

from tests.extract.facts import facts

PREDICATES = (
    "partnerIn",
    "memberOf",
    "coordinates",
    "fundedBy",
    "partOfProgramme",
    "startDate",
    "endDate",
    "duration",
    "grant",
    "runBy",
    "participatesInProgramme",
    "offers",
)
CASES = [
    (
        "The project AGRONET is coordinated by the University of Lindholm.",
        ["University of Lindholm | coordinates | AGRONET"],
    ),
    (
        "The project AGRONET was led by Lindholm University and lasted three years.",
        ["Lindholm University | coordinates | AGRONET", "AGRONET | duration | P3Y"],
    ),
    (
        "The coordinator of the project AGRONET is Lindholm University.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "The project AGRONET started in 2020. The coordinator is Lindholm University (Sweden).",
        ["Lindholm University | coordinates | AGRONET", "AGRONET | startDate | 2020"],
    ),
    (
        "The project AGRONET unites five schools. Project coordinator: Lindholm University.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "Lindholm University is the coordinator of the AGRONET project.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "Lindholm University coordinates the AGRONET project.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "Lindholm University, coordinator of the project AGRONET, hosted the guests.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "Lindholm University, which coordinates the project AGRONET, hosted the guests.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "The AGRONET project, coordinated by Lindholm University, deals with soil.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "AGRONET is an Erasmus+ project led by Lindholm University.",
        ["Lindholm University | coordinates | AGRONET", "AGRONET | partOfProgramme | Erasmus+"],
    ),
    (
        "The project AGRONET is implemented under the leadership of Lindholm University.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "The lead partner of the project AGRONET is Lindholm University.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "Lindholm University acts as coordinator of the project AGRONET.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "The project AGRONET is headed by Professor Anna Lindqvist.",
        ["Anna Lindqvist | coordinates | AGRONET"],
    ),
    (
        "Anna Lindqvist, coordinator of the project AGRONET, thanked the partners.",
        ["Anna Lindqvist | coordinates | AGRONET"],
    ),
    (
        "Anna Lindqvist leads the AGRONET project.",
        ["Anna Lindqvist | coordinates | AGRONET"],
    ),
    (
        "The AGRONET project coordinator Anna Lindqvist opened the meeting.",
        ["Anna Lindqvist | coordinates | AGRONET"],
    ),
    (
        "The seminar was opened by Anna Lindqvist, AGRONET project coordinator.",
        ["Anna Lindqvist | coordinates | AGRONET"],
    ),
    (
        "Lindholm University leads the consortium of the project AGRONET.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "The alliance NORDLIGHT, led by Lindholm University, has six members.",
        ["Lindholm University | coordinates | NORDLIGHT"],
    ),
    (
        "Lindholm University is a partner of the project AGRONET.",
        ["Lindholm University | partnerIn | AGRONET"],
    ),
    (
        "Lindholm University is one of the partners in the AGRONET project.",
        ["Lindholm University | partnerIn | AGRONET"],
    ),
    (
        "Lindholm University participates in the project AGRONET together with Corvin University and Halden University College.",
        [
            "Lindholm University | partnerIn | AGRONET",
            "Corvin University | partnerIn | AGRONET",
            "Halden University College | partnerIn | AGRONET",
        ],
    ),
    (
        "Lindholm University has joined the AGRONET project as a partner.",
        ["Lindholm University | partnerIn | AGRONET"],
    ),
    (
        "Lindholm University has been a partner in AGRONET, a project on soil, since 2020.",
        ["Lindholm University | partnerIn | AGRONET"],
    ),
    (
        "The partners of the project AGRONET are Lindholm University (Sweden), Corvin University (Hungary) and Halden University College (Norway).",
        [
            "Lindholm University | partnerIn | AGRONET",
            "Corvin University | partnerIn | AGRONET",
            "Halden University College | partnerIn | AGRONET",
        ],
    ),
    (
        "The project AGRONET was launched in May 2021. Partners: Lindholm University (Sweden), Corvin University and Buda Institute of Technology (Hungary).",
        [
            "Lindholm University | partnerIn | AGRONET",
            "Corvin University | partnerIn | AGRONET",
            "Buda Institute of Technology | partnerIn | AGRONET",
            "AGRONET | startDate | 2021-05",
        ],
    ),
    (
        "The consortium of the project AGRONET includes Lindholm University, Corvin University and the Ministry of Agriculture.",
        [
            "Lindholm University | partnerIn | AGRONET",
            "Corvin University | partnerIn | AGRONET",
            "Ministry of Agriculture | partnerIn | AGRONET",
        ],
    ),
    (
        "The AGRONET consortium consists of Lindholm University, Corvin University and Halden University College.",
        [
            "Lindholm University | memberOf | AGRONET",
            "Corvin University | memberOf | AGRONET",
            "Halden University College | memberOf | AGRONET",
        ],
    ),
    (
        "The project AGRONET brings together Lindholm University and Corvin University.",
        ["Lindholm University | partnerIn | AGRONET", "Corvin University | partnerIn | AGRONET"],
    ),
    (
        "The project AGRONET involves three universities: Lindholm University, Corvin University and Halden University College.",
        [
            "Lindholm University | partnerIn | AGRONET",
            "Corvin University | partnerIn | AGRONET",
            "Halden University College | partnerIn | AGRONET",
        ],
    ),
    (
        "Besides Lindholm University, which coordinates the project AGRONET, its partners are Corvin University and Halden University College.",
        [
            "Lindholm University | coordinates | AGRONET",
            "Corvin University | partnerIn | AGRONET",
            "Halden University College | partnerIn | AGRONET",
        ],
    ),
    (
        "The project AGRONET is being implemented by Lindholm University jointly with Corvin University.",
        ["Lindholm University | partnerIn | AGRONET", "Corvin University | partnerIn | AGRONET"],
    ),
    (
        "The project AGRONET is implemented at Lindholm University.",
        ["Lindholm University | partnerIn | AGRONET"],
    ),
    (
        "Within the project AGRONET, Lindholm University works with its partners Corvin University and Halden University College.",
        [
            "Lindholm University | partnerIn | AGRONET",
            "Corvin University | partnerIn | AGRONET",
            "Halden University College | partnerIn | AGRONET",
        ],
    ),
    (
        "The project AGRONET is carried out by a consortium of Lindholm University, Corvin University and Halden University College.",
        [
            "Lindholm University | partnerIn | AGRONET",
            "Corvin University | partnerIn | AGRONET",
            "Halden University College | partnerIn | AGRONET",
        ],
    ),
    (
        "Among the partners of the AGRONET project are Lindholm University and Corvin University.",
        ["Lindholm University | partnerIn | AGRONET", "Corvin University | partnerIn | AGRONET"],
    ),
    (
        "Lindholm University and Corvin University are partners in the project AGRONET.",
        ["Lindholm University | partnerIn | AGRONET", "Corvin University | partnerIn | AGRONET"],
    ),
    (
        "Lindholm University takes part in two projects: AGRONET and SOILMAP.",
        ["Lindholm University | partnerIn | AGRONET", "Lindholm University | partnerIn | SOILMAP"],
    ),
    (
        "Representatives of the partner universities met: Lindholm University, Corvin University. The project AGRONET ends in 2025.",
        ["AGRONET | endDate | 2025"],
    ),
    (
        "Lindholm University is a member of the Nordic University Network.",
        ["Lindholm University | memberOf | Nordic University Network"],
    ),
    (
        "Lindholm University joined the Nordic University Network in 2019.",
        ["Lindholm University | memberOf | Nordic University Network"],
    ),
    (
        "Lindholm University has been a member of the European Association of Forest Schools since 2001.",
        ["Lindholm University | memberOf | European Association of Forest Schools"],
    ),
    (
        "Lindholm University belongs to the Nordic University Network.",
        ["Lindholm University | memberOf | Nordic University Network"],
    ),
    (
        "The members of the Nordic University Network are Lindholm University, Corvin University and Halden University College.",
        [
            "Lindholm University | memberOf | Nordic University Network",
            "Corvin University | memberOf | Nordic University Network",
            "Halden University College | memberOf | Nordic University Network",
        ],
    ),
    (
        "The Nordic University Network unites Lindholm University and Corvin University.",
        [
            "Lindholm University | memberOf | Nordic University Network",
            "Corvin University | memberOf | Nordic University Network",
        ],
    ),
    (
        "The Nordic University Network was founded in 1998 by Lindholm University and Corvin University.",
        [
            "Lindholm University | memberOf | Nordic University Network",
            "Corvin University | memberOf | Nordic University Network",
            "Nordic University Network | startDate | 1998",
        ],
    ),
    (
        "As a member of the Nordic University Network, Lindholm University sends students abroad.",
        ["Lindholm University | memberOf | Nordic University Network"],
    ),
    (
        "Lindholm University became the tenth member of the Nordic University Network.",
        ["Lindholm University | memberOf | Nordic University Network"],
    ),
    (
        "Anna Lindqvist is a member of the Royal Society of Letters.",
        ["Anna Lindqvist | memberOf | Royal Society of Letters"],
    ),
    (
        "Professor Anna Lindqvist, a member of the Royal Academy of Letters, gave a talk.",
        ["Anna Lindqvist | memberOf | Royal Academy of Letters"],
    ),
    (
        "The project AGRONET is funded by the European Union.",
        ["AGRONET | fundedBy | European Union"],
    ),
    (
        "The project AGRONET is funded by the EU.",
        ["AGRONET | fundedBy | EU"],
    ),
    (
        "The project AGRONET is co-funded by the Erasmus+ programme of the European Union.",
        ["AGRONET | fundedBy | Erasmus+ programme"],
    ),
    (
        "The project AGRONET is financed by the Nordic Council under the Horizon Europe programme.",
        [
            "AGRONET | fundedBy | Nordic Council",
            "AGRONET | partOfProgramme | Horizon Europe programme",
        ],
    ),
    (
        "The project AGRONET is funded under Horizon 2020.",
        ["AGRONET | partOfProgramme | Horizon 2020"],
    ),
    (
        "The project AGRONET received a grant of 450,000 euros from the European Commission.",
        ["AGRONET | fundedBy | European Commission", "AGRONET | grant | 450,000 euros"],
    ),
    (
        "The European Commission finances the project AGRONET.",
        ["AGRONET | fundedBy | European Commission"],
    ),
    (
        "AGRONET, a project funded by the European Commission, began in 2020.",
        ["AGRONET | fundedBy | European Commission", "AGRONET | startDate | 2020"],
    ),
    (
        "The project AGRONET is carried out with the financial support of the Nordic Council.",
        ["AGRONET | fundedBy | Nordic Council"],
    ),
    (
        "The budget of the project AGRONET is 450,000 euros.",
        ["AGRONET | grant | 450,000 euros"],
    ),
    (
        "The Soil Research Centre was established with funds of the Nordic Council.",
        ["Soil Research Centre | fundedBy | Nordic Council"],
    ),
    (
        "The meeting was supported by the Nordic Council.",
        [],
    ),
    (
        "The Erasmus+ project AGRONET deals with soil.",
        ["AGRONET | partOfProgramme | Erasmus+"],
    ),
    (
        "The project AGRONET of the Erasmus+ programme deals with soil.",
        ["AGRONET | partOfProgramme | Erasmus+ programme"],
    ),
    (
        "The project AGRONET is implemented within the framework of the Erasmus+ programme.",
        ["AGRONET | partOfProgramme | Erasmus+ programme"],
    ),
    (
        "The project AGRONET is part of the Erasmus+ programme.",
        ["AGRONET | partOfProgramme | Erasmus+ programme"],
    ),
    (
        "The Tempus project “Water for Cities” ended in 2013.",
        ["Water for Cities | partOfProgramme | Tempus", "Water for Cities | endDate | 2013"],
    ),
    (
        "Jean Monnet is a component of the Erasmus+ programme.",
        ["Jean Monnet | partOfProgramme | Erasmus+ programme"],
    ),
    (
        "The Erasmus+ programme has several actions, including International Credit Mobility, Capacity Building in Higher Education and Jean Monnet.",
        [
            "International Credit Mobility | partOfProgramme | Erasmus+ programme",
            "Capacity Building in Higher Education | partOfProgramme | Erasmus+ programme",
            "Jean Monnet | partOfProgramme | Erasmus+ programme",
        ],
    ),
    (
        "The project AGRONET was selected under the Capacity Building in Higher Education action.",
        ["AGRONET | partOfProgramme | Capacity Building in Higher Education"],
    ),
    (
        "The project AGRONET (2019–2022) dealt with soil.",
        ["AGRONET | startDate | 2019", "AGRONET | endDate | 2022"],
    ),
    (
        "The project AGRONET runs from 1 March 2021 to 28 February 2024.",
        ["AGRONET | startDate | 2021-03-01", "AGRONET | endDate | 2024-02-28"],
    ),
    (
        "The project AGRONET started on 1 March 2021 and will end on 28 February 2024.",
        ["AGRONET | startDate | 2021-03-01", "AGRONET | endDate | 2024-02-28"],
    ),
    (
        "The project AGRONET, which began in 2020, will be completed in 2023.",
        ["AGRONET | startDate | 2020", "AGRONET | endDate | 2023"],
    ),
    (
        "In 2020 the university launched the project AGRONET.",
        ["AGRONET | startDate | 2020"],
    ),
    (
        "The project AGRONET will run until the end of 2026.",
        ["AGRONET | endDate | 2026"],
    ),
    (
        "The duration of the project AGRONET is 36 months.",
        ["AGRONET | duration | P36M"],
    ),
    (
        "AGRONET is a two-year project.",
        ["AGRONET | duration | P2Y"],
    ),
    (
        "The kick-off meeting of the project AGRONET was held on 5 March 2021.",
        [],
    ),
    (
        "The project AGRONET was presented on 5 March 2021.",
        [],
    ),
    (
        "The implementation of the project AGRONET started in 2020.",
        ["AGRONET | startDate | 2020"],
    ),
    (
        "The project AGRONET has been running since 2020.",
        ["AGRONET | startDate | 2020"],
    ),
    (
        "Lindholm University has been participating in the Erasmus+ programme for more than ten years.",
        ["Lindholm University | participatesInProgramme | Erasmus+ programme"],
    ),
    (
        "The Erasmus+ programme has been implemented at Lindholm University since 2014.",
        ["Lindholm University | participatesInProgramme | Erasmus+ programme"],
    ),
    (
        "Lindholm University is not a partner of the project AGRONET.",
        ["Lindholm University | partnerIn | AGRONET | denied"],
    ),
    (
        "Lindholm University is not a member of the Nordic University Network.",
        ["Lindholm University | memberOf | Nordic University Network | denied"],
    ),
    (
        "Lindholm University may join the Nordic University Network.",
        ["Lindholm University | memberOf | Nordic University Network | hoped"],
    ),
    (
        "Lindholm University will join the Nordic University Network.",
        ["Lindholm University | memberOf | Nordic University Network | planned"],
    ),
    (
        "Lindholm University is a partner of the project AGRONET, and Corvin University may join it.",
        ["Lindholm University | partnerIn | AGRONET"],
    ),
    (
        "Lindholm University plans to apply for the project AGRONET.",
        [],
    ),
    (
        "Lindholm University does not participate in the project AGRONET.",
        ["Lindholm University | partnerIn | AGRONET | denied"],
    ),
    (
        "Lindholm University is no longer a member of the Nordic University Network.",
        ["Lindholm University | memberOf | Nordic University Network | former"],
    ),
]

TERMS = [
    (
        "The EU-funded project AGRONET deals with soil.",
        ["AGRONET | fundedBy | EU"],
    ),
    (
        "The AGRONET project is sponsored by the Nordic Council.",
        ["AGRONET | fundedBy | Nordic Council"],
    ),
    (
        "The costs of the project AGRONET are borne by the Nordic Council.",
        ["AGRONET | fundedBy | Nordic Council"],
    ),
    (
        "The Nordic Council provides funding for the project AGRONET.",
        ["AGRONET | fundedBy | Nordic Council"],
    ),
    (
        "The Nordic Council has allocated 300,000 euros for the project AGRONET.",
        ["AGRONET | fundedBy | Nordic Council", "AGRONET | grant | 300,000 euros"],
    ),
    (
        "With funding from the Nordic Council, the project AGRONET was launched in 2020.",
        ["AGRONET | fundedBy | Nordic Council", "AGRONET | startDate | 2020"],
    ),
    (
        "Thanks to a grant from the Nordic Council, the project AGRONET started in 2020.",
        ["AGRONET | fundedBy | Nordic Council", "AGRONET | startDate | 2020"],
    ),
    (
        "The project AGRONET is supported with 300,000 euros by the Nordic Council.",
        ["AGRONET | fundedBy | Nordic Council", "AGRONET | grant | 300,000 euros"],
    ),
    (
        "The funds for the project AGRONET come from the Nordic Council.",
        ["AGRONET | fundedBy | Nordic Council"],
    ),
    (
        "The project AGRONET is paid for by the Nordic Council.",
        ["AGRONET | fundedBy | Nordic Council"],
    ),
    (
        "The project AGRONET has received 300,000 euros from the Nordic Council.",
        ["AGRONET | fundedBy | Nordic Council", "AGRONET | grant | 300,000 euros"],
    ),
    (
        "AGRONET, a project of the Nordic Council, began in 2020.",
        ["AGRONET | startDate | 2020"],
    ),
    (
        "The grant for the project AGRONET was provided by the Nordic Council.",
        ["AGRONET | fundedBy | Nordic Council"],
    ),
    (
        "The Nordic Council, which finances the project AGRONET, sent an observer.",
        ["AGRONET | fundedBy | Nordic Council"],
    ),
    (
        "The project AGRONET is financed jointly by the Nordic Council and the World Bank.",
        ["AGRONET | fundedBy | Nordic Council", "AGRONET | fundedBy | World Bank"],
    ),
    (
        "The project AGRONET is not funded by the Nordic Council.",
        ["AGRONET | fundedBy | Nordic Council | denied"],
    ),
    (
        "The project AGRONET is directed by Anna Lindqvist.",
        ["Anna Lindqvist | coordinates | AGRONET"],
    ),
    (
        "The project AGRONET is under the direction of Anna Lindqvist.",
        ["Anna Lindqvist | coordinates | AGRONET"],
    ),
    (
        "The head of the project AGRONET is Anna Lindqvist.",
        ["Anna Lindqvist | coordinates | AGRONET"],
    ),
    (
        "Coordinating university of the project AGRONET: Lindholm University.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "Coordination of the project AGRONET lies with Lindholm University.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "Lindholm University is responsible for the coordination of the project AGRONET.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "Lindholm University is in charge of the project AGRONET.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "Lindholm University took over the coordination of the project AGRONET.",
        ["Lindholm University | coordinates | AGRONET"],
    ),
    (
        "The project AGRONET, with Lindholm University as coordinator, ended in 2020.",
        ["Lindholm University | coordinates | AGRONET", "AGRONET | endDate | 2020"],
    ),
    (
        "The project AGRONET is coordinated at Lindholm University by Anna Lindqvist.",
        ["Anna Lindqvist | coordinates | AGRONET"],
    ),
    (
        "Anna Lindqvist, who heads the project AGRONET, thanked all.",
        ["Anna Lindqvist | coordinates | AGRONET"],
    ),
    (
        "The project leader of AGRONET, Anna Lindqvist, thanked all. AGRONET is a project.",
        ["Anna Lindqvist | coordinates | AGRONET"],
    ),
    (
        "The project AGRONET came to an end in 2020.",
        ["AGRONET | endDate | 2020"],
    ),
    (
        "The project AGRONET was completed in June 2020.",
        ["AGRONET | endDate | 2020-06"],
    ),
    (
        "The project AGRONET, completed in 2020, dealt with soil.",
        ["AGRONET | endDate | 2020"],
    ),
    (
        "The project AGRONET was implemented in 2016–2019.",
        ["AGRONET | startDate | 2016", "AGRONET | endDate | 2019"],
    ),
    (
        "The project AGRONET was implemented over the period 2016–2019.",
        ["AGRONET | startDate | 2016", "AGRONET | endDate | 2019"],
    ),
    (
        "The project AGRONET is designed for 2016–2019.",
        ["AGRONET | startDate | 2016", "AGRONET | endDate | 2019"],
    ),
    (
        "The launch of the project AGRONET took place in May 2016.",
        ["AGRONET | startDate | 2016-05"],
    ),
    (
        "The project AGRONET dates back to 2016.",
        ["AGRONET | startDate | 2016"],
    ),
    (
        "The project AGRONET begins in May 2026.",
        ["AGRONET | startDate | 2026-05"],
    ),
    (
        "The project AGRONET ran for three years, until May 2019.",
        ["AGRONET | duration | P3Y", "AGRONET | endDate | 2019-05"],
    ),
    (
        "The project AGRONET was extended until May 2019.",
        ["AGRONET | endDate | 2019-05"],
    ),
    (
        "The project AGRONET has existed since 2016.",
        ["AGRONET | startDate | 2016"],
    ),
    (
        "The project AGRONET, launched by Lindholm University in 2016, dealt with soil.",
        ["AGRONET | startDate | 2016"],
    ),
    (
        "In 2016, Lindholm University started the project AGRONET.",
        ["AGRONET | startDate | 2016"],
    ),
    (
        "AGRONET falls under the Erasmus+ programme. AGRONET is a project.",
        ["AGRONET | partOfProgramme | Erasmus+ programme"],
    ),
    (
        "The Erasmus+ Capacity Building in Higher Education project AGRONET deals with soil.",
        [
            "AGRONET | partOfProgramme | Capacity Building in Higher Education",
            "Capacity Building in Higher Education | partOfProgramme | Erasmus+",
            "AGRONET | partOfProgramme | Erasmus+",
        ],
    ),
    (
        "AGRONET is one of the projects of the Erasmus+ programme.",
        ["AGRONET | partOfProgramme | Erasmus+ programme"],
    ),
    (
        "Within the Erasmus+ programme, Lindholm University takes part in the project AGRONET.",
        [
            "Lindholm University | partnerIn | AGRONET",
            "AGRONET | partOfProgramme | Erasmus+ programme",
        ],
    ),
    (
        "Under Horizon Europe, the project AGRONET studies soil.",
        ["AGRONET | partOfProgramme | Horizon Europe"],
    ),
    (
        "The project AGRONET was approved in the Erasmus+ call of 2019.",
        ["AGRONET | partOfProgramme | Erasmus+"],
    ),
    (
        "Lindholm University trains students in the bachelor's programme Soil Science.",
        ["Lindholm University | offers | Soil Science"],
    ),
    (
        "At Lindholm University students can enrol in the master's programme in Soil Science.",
        ["Lindholm University | offers | Soil Science"],
    ),
    (
        "Admission to the master's programme in Soil Science at Lindholm University has begun.",
        ["Lindholm University | offers | Soil Science"],
    ),
    (
        "The master's programme in Soil Science is run by Lindholm University jointly with Corvin University.",
        [
            "Lindholm University | offers | Soil Science",
            "Corvin University | offers | Soil Science",
        ],
    ),
    (
        "Lindholm University and Corvin University have launched a joint master's programme in Soil Science.",
        [
            "Lindholm University | offers | Soil Science",
            "Corvin University | offers | Soil Science",
        ],
    ),
    (
        "Lindholm University has introduced a PhD programme in Soil Science.",
        ["Lindholm University | offers | PhD programme in Soil Science"],
    ),
    (
        "A new bachelor's programme, “Soil Science”, was opened at Lindholm University.",
        ["Lindholm University | offers | Soil Science"],
    ),
    (
        "Lindholm University plans to open a master's programme in Soil Science.",
        ["Lindholm University | offers | Soil Science | planned"],
    ),
    (
        "Lindholm University does not offer a master's programme in Soil Science.",
        ["Lindholm University | offers | Soil Science | denied"],
    ),
    (
        "She is a graduate of the master's programme in Soil Science of Lindholm University.",
        ["Lindholm University | offers | Soil Science"],
    ),
    (
        "Lindholm University's master's programme in Soil Science was accredited.",
        ["Lindholm University | offers | Soil Science"],
    ),
    (
        "Students of Lindholm University and Corvin University receive a double degree in Soil Science.",
        [
            "Lindholm University | offers | Soil Science",
            "Corvin University | offers | Soil Science",
        ],
    ),
]

ACTIONS = [
    (
        "Presentations were made on the Erasmus+ actions: International Credit Mobility, Capacity Building in Higher Education, Erasmus Mundus and Jean Monnet.",
        [
            "International Credit Mobility | partOfProgramme | Erasmus+",
            "Capacity Building in Higher Education | partOfProgramme | Erasmus+",
            "Erasmus Mundus | partOfProgramme | Erasmus+",
            "Jean Monnet | partOfProgramme | Erasmus+",
        ],
    ),
    (
        "She spoke about the opportunities of Erasmus+ – International Credit Mobility, Erasmus Mundus and Jean Monnet.",
        [
            "International Credit Mobility | partOfProgramme | Erasmus+",
            "Erasmus Mundus | partOfProgramme | Erasmus+",
            "Jean Monnet | partOfProgramme | Erasmus+",
        ],
    ),
    (
        "Erasmus+ offers International Credit Mobility and Jean Monnet.",
        [
            "International Credit Mobility | partOfProgramme | Erasmus+",
            "Jean Monnet | partOfProgramme | Erasmus+",
        ],
    ),
    (
        "Under Erasmus+ there are two actions: International Credit Mobility (ICM) and Jean Monnet.",
        [
            "International Credit Mobility | partOfProgramme | Erasmus+",
            "Jean Monnet | partOfProgramme | Erasmus+",
        ],
    ),
    (
        "Such components of Erasmus+ as International Credit Mobility and Jean Monnet were presented.",
        [
            "International Credit Mobility | partOfProgramme | Erasmus+",
            "Jean Monnet | partOfProgramme | Erasmus+",
        ],
    ),
    (
        "International Credit Mobility, which is part of Erasmus+, is popular.",
        ["International Credit Mobility | partOfProgramme | Erasmus+"],
    ),
    (
        "The actions Jean Monnet and Erasmus Mundus of Erasmus+ were presented.",
        ["Jean Monnet | partOfProgramme | Erasmus+", "Erasmus Mundus | partOfProgramme | Erasmus+"],
    ),
    (
        "The Jean Monnet actions within Erasmus+ are popular.",
        ["Jean Monnet Actions | partOfProgramme | Erasmus+"],
    ),
    (
        "Erasmus Mundus is funded under Erasmus+.",
        ["Erasmus Mundus | partOfProgramme | Erasmus+"],
    ),
    (
        "Among the actions of Erasmus+ are Jean Monnet and Erasmus Mundus.",
        ["Jean Monnet | partOfProgramme | Erasmus+", "Erasmus Mundus | partOfProgramme | Erasmus+"],
    ),
    (
        "As for Jean Monnet, it is another action of Erasmus+.",
        ["Jean Monnet | partOfProgramme | Erasmus+"],
    ),
    (
        "Erasmus+ was presented. Ms. Lind spoke about three actions of the programme: Jean Monnet, Erasmus Mundus and International Credit Mobility.",
        [
            "Jean Monnet | partOfProgramme | Erasmus+",
            "Erasmus Mundus | partOfProgramme | Erasmus+",
            "International Credit Mobility | partOfProgramme | Erasmus+",
        ],
    ),
    (
        "Ms. Lind told about Erasmus+ and its actions Jean Monnet and Erasmus Mundus.",
        ["Jean Monnet | partOfProgramme | Erasmus+", "Erasmus Mundus | partOfProgramme | Erasmus+"],
    ),
    (
        "Ms. Lind explained how Jean Monnet, Erasmus Mundus and International Credit Mobility work within Erasmus+.",
        [
            "Jean Monnet | partOfProgramme | Erasmus+",
            "Erasmus Mundus | partOfProgramme | Erasmus+",
            "International Credit Mobility | partOfProgramme | Erasmus+",
        ],
    ),
    (
        "Jean Monnet is an Erasmus+ action.",
        ["Jean Monnet | partOfProgramme | Erasmus+"],
    ),
    (
        "The Erasmus+ action Jean Monnet is popular.",
        ["Jean Monnet | partOfProgramme | Erasmus+"],
    ),
    (
        "The Jean Monnet activities of the Erasmus+ programme support teaching.",
        ["Jean Monnet | partOfProgramme | Erasmus+ programme"],
    ),
    (
        "The Marie Curie actions belong to Horizon Europe, not to Erasmus+.",
        ["Marie Curie actions | partOfProgramme | Horizon Europe"],
    ),
    (
        "Jean Monnet is not part of Horizon Europe.",
        ["Jean Monnet | partOfProgramme | Horizon Europe | denied"],
    ),
    (
        "Erasmus+ and Horizon Europe were presented.",
        [],
    ),
]


@pytest.mark.parametrize(("text", "expected"), ACTIONS, ids=[text[:60] for text, _ in ACTIONS])
def test_actions_of_a_programme(text: str, expected: list[str]) -> None:
    assert facts(text, "partOfProgramme") == set(expected)


ALL = [*CASES, *TERMS]


@pytest.mark.parametrize(("text", "expected"), ALL, ids=[text[:60] for text, _ in ALL])
def test_projects(text: str, expected: list[str]) -> None:
    assert facts(text, *PREDICATES) == set(expected)
