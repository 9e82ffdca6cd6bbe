CREATE TABLE field_request (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  want VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  asked_at BIGINT NOT NULL,
  until BIGINT NOT NULL,
  state VARCHAR NOT NULL,
  answer VARCHAR NOT NULL
);

CREATE INDEX field_request_open ON field_request (state) WHERE state = 'open';

CREATE TABLE heard (
  key VARCHAR NOT NULL,
  way VARCHAR NOT NULL,
  origin VARCHAR NOT NULL,
  label VARCHAR NOT NULL,
  payload BLOB NOT NULL,
  count INTEGER NOT NULL,
  first_at BIGINT NOT NULL,
  heard_at BIGINT NOT NULL,
  likely TEXT NOT NULL,
  PRIMARY KEY (key)
);

CREATE TABLE tried (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  device VARCHAR NOT NULL,
  type VARCHAR NOT NULL,
  at BIGINT NOT NULL,
  qos INTEGER NOT NULL,
  retained BOOLEAN NOT NULL,
  battery INTEGER,
  detail TEXT NOT NULL
);

CREATE INDEX tried_device ON tried (device);
