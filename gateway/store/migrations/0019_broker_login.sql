-- Who may log in at the broker: what mosquitto keeps of a password, and the code that fetches a new one, once.
CREATE TABLE broker_login (
  user VARCHAR NOT NULL,
  verifier TEXT,
  given_at BIGINT,
  code BLOB,
  code_by VARCHAR,
  code_until BIGINT,
  version INTEGER NOT NULL,
  PRIMARY KEY (user)
) WITHOUT ROWID;

CREATE UNIQUE INDEX broker_login_code ON broker_login (code) WHERE code IS NOT NULL;

CREATE TRIGGER house_broker_login_insert AFTER INSERT ON broker_login
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_broker_login_update AFTER UPDATE ON broker_login
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_broker_login_delete AFTER DELETE ON broker_login
BEGIN UPDATE house_change SET version = version + 1; END;
