CREATE TABLE walk (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  place VARCHAR,
  place_name VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  started_by VARCHAR NOT NULL,
  started_at BIGINT NOT NULL,
  started_steady BIGINT NOT NULL,
  ended_by VARCHAR NOT NULL,
  ended_at BIGINT,
  record TEXT NOT NULL,
  seal VARCHAR NOT NULL
);

CREATE TABLE walk_subject (
  walk INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  label VARCHAR NOT NULL,
  parts TEXT NOT NULL,
  mark VARCHAR NOT NULL,
  since INTEGER NOT NULL,
  standing VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  at BIGINT,
  PRIMARY KEY (walk, number),
  FOREIGN KEY(walk) REFERENCES walk (id)
);

CREATE INDEX walk_subject_of ON walk_subject (kind, subject);

CREATE TABLE armed (
  device VARCHAR NOT NULL,
  walk INTEGER NOT NULL,
  "by" VARCHAR NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (device)
);

CREATE INDEX event_press ON event (device) WHERE type = 'sos.pressed';
