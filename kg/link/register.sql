-- Members, who bears them, what they share, and who they were found to be (kg/link/register.py).
CREATE TABLE IF NOT EXISTS who_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS who_member (
  id INTEGER PRIMARY KEY, line TEXT NOT NULL, count INTEGER NOT NULL,
  known TEXT NOT NULL DEFAULT '', iri TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS who_bearer (
  document TEXT, key TEXT, member INTEGER NOT NULL, PRIMARY KEY (document, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS who_bond (
  bond INTEGER, member INTEGER, PRIMARY KEY (bond, member)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS who_need (
  needed INTEGER, member INTEGER, PRIMARY KEY (needed, member)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS who_entity (iri TEXT PRIMARY KEY, plain TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS who_face (face TEXT, iri TEXT, PRIMARY KEY (face, iri)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS who_target (
  iri TEXT, member INTEGER, PRIMARY KEY (iri, member)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS who_judgement (plain TEXT PRIMARY KEY) WITHOUT ROWID;
DROP TABLE IF EXISTS who_finding;  -- of an older kg
CREATE TABLE IF NOT EXISTS who_doubt (
  one INTEGER, other INTEGER, key TEXT, plain TEXT, PRIMARY KEY (one, other, plain)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS who_bearer_member ON who_bearer (member, document);
CREATE INDEX IF NOT EXISTS who_member_iri ON who_member (iri);
CREATE INDEX IF NOT EXISTS who_face_iri ON who_face (iri);
CREATE INDEX IF NOT EXISTS who_doubt_other ON who_doubt (other);
CREATE INDEX IF NOT EXISTS who_doubt_key ON who_doubt (key);
