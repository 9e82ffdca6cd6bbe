ALTER TABLE place ADD COLUMN "key" VARCHAR NOT NULL DEFAULT '';

ALTER TABLE command ADD COLUMN expires_at BIGINT;

CREATE INDEX command_expires ON command (expires_at) WHERE state = 'pending' AND expires_at IS NOT NULL;

CREATE TABLE door (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  place VARCHAR NOT NULL,
  readers TEXT NOT NULL,
  lock VARCHAR,
  contact VARCHAR,
  rex TEXT NOT NULL,
  unlock_for FLOAT NOT NULL,
  open_within FLOAT NOT NULL,
  held_after FLOAT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(place) REFERENCES place (id),
  FOREIGN KEY(lock) REFERENCES device (id),
  FOREIGN KEY(contact) REFERENCES device (id)
);

CREATE TABLE schedule (
  id VARCHAR NOT NULL,
  windows TEXT NOT NULL,
  holidays TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE access_right (
  number INTEGER NOT NULL,
  who TEXT NOT NULL,
  doors TEXT NOT NULL,
  schedule VARCHAR,
  PRIMARY KEY (number),
  FOREIGN KEY(schedule) REFERENCES schedule (id)
);

CREATE TABLE door_state (
  door VARCHAR NOT NULL,
  standing VARCHAR NOT NULL,
  due_at BIGINT,
  "grant" VARCHAR NOT NULL,
  wrong TEXT NOT NULL,
  PRIMARY KEY (door)
);

CREATE INDEX door_due ON door_state (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE credential (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind VARCHAR NOT NULL,
  hash BLOB NOT NULL,
  person VARCHAR NOT NULL,
  visitor VARCHAR NOT NULL,
  doors TEXT NOT NULL,
  valid_from BIGINT,
  valid_until BIGINT,
  enabled BOOLEAN NOT NULL,
  duress BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  FOREIGN KEY(person) REFERENCES person (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX credential_value ON credential (kind, hash) WHERE enabled;

CREATE INDEX credential_hash ON credential (hash);

CREATE INDEX credential_person ON credential (person);
