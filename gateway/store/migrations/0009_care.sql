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

CREATE INDEX alarm_log_answer ON alarm_log (person, at) WHERE role IN ('neighbour', 'resident');

CREATE INDEX alarm_drill ON alarm (resident) WHERE kind = 'drill';
