ALTER TABLE person ADD COLUMN helps BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE person ADD COLUMN quiet TEXT NOT NULL DEFAULT '[]';

ALTER TABLE person ADD COLUMN away TEXT NOT NULL DEFAULT '[]';

ALTER TABLE door ADD COLUMN out TEXT NOT NULL DEFAULT '[]';

CREATE TABLE duty (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  turns TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE receipt (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  notification INTEGER NOT NULL,
  stage VARCHAR NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (notification, stage),
  FOREIGN KEY(notification) REFERENCES notification (id)
);

CREATE INDEX receipt_proof ON receipt (at) WHERE stage IN ('delivered', 'ringing', 'rang', 'rejected', 'answered', 'read', 'acted');

CREATE INDEX alarm_raised ON alarm (raised_at);

CREATE INDEX alarm_log_answer ON alarm_log (alarm, type, at) WHERE type IN ('acknowledged', 'arrived', 'resolved');

ALTER TABLE contact ADD COLUMN delay REAL NOT NULL DEFAULT 0;

ALTER TABLE notification ADD COLUMN due_at BIGINT;

ALTER TABLE notification ADD COLUMN late BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE notification ADD COLUMN digest BIGINT;

CREATE INDEX notification_digest ON notification (digest) WHERE digest IS NOT NULL;

ALTER TABLE person ADD COLUMN wellbeing TEXT NOT NULL DEFAULT '';

ALTER TABLE person ADD COLUMN visits TEXT NOT NULL DEFAULT '';

ALTER TABLE alarm ADD COLUMN sign VARCHAR NOT NULL DEFAULT '';

ALTER TABLE alarm ADD COLUMN sign_at BIGINT;

CREATE TABLE wellbeing_day (
  person VARCHAR NOT NULL,
  day VARCHAR NOT NULL,
  rule VARCHAR NOT NULL,
  since BIGINT NOT NULL,
  due BIGINT NOT NULL,
  trusted BOOLEAN NOT NULL,
  state VARCHAR NOT NULL,
  seen_at BIGINT,
  PRIMARY KEY (person)
);

CREATE TABLE visit (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  person VARCHAR NOT NULL,
  visitor VARCHAR,
  visitor_name VARCHAR NOT NULL,
  at BIGINT NOT NULL,
  note TEXT NOT NULL,
  "by" VARCHAR NOT NULL,
  recorded_at BIGINT NOT NULL
);

CREATE INDEX visit_person ON visit (person, at);

CREATE INDEX notification_delivered ON notification (person, channel, updated_at) WHERE state = 'delivered';

CREATE INDEX alarm_log_reply ON alarm_log (person, at) WHERE role IN ('neighbour', 'resident');

CREATE INDEX alarm_drill ON alarm (resident) WHERE kind = 'drill';
