BEGIN TRANSACTION;
CREATE TABLE account (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  password_hash VARCHAR NOT NULL,
  disabled BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (name)
);
INSERT INTO "account" VALUES(1,'guard','guard','$argon2id$v=19$m=19456,t=2,p=1$30j3jssN5DG0EvGc6zoOhg$GkunxyyCzkKUfzoISglTZL0Qks2upOeTs7nIIRBnx6E',0,1796065333007334);
INSERT INTO "account" VALUES(2,'office','office','$argon2id$v=19$m=19456,t=2,p=1$B4aM2BXvYp6QDOzWp7nL3w$cRQpS9wN3yDOqYC8kbXQTQ9Sv6oTFTr7drSVlB3IWdU',0,1796065333749631);
INSERT INTO "account" VALUES(3,'installer','installer','$argon2id$v=19$m=19456,t=2,p=1$0iUC3PYpvRkZf0lEiebp4g$M5HsOb7OPJNeMfTX1gRLmuYcl7T1vKGqshlQQkjssBs',0,1796065334406375);
INSERT INTO "account" VALUES(4,'officer','officer','$argon2id$v=19$m=19456,t=2,p=1$JBI7kiBnL5FHURxDMRymYw$hXd6cPj/FdFdimvZaohxv55R42ZtKr4UODuHZ6yonhA',0,1796065334970305);
CREATE TABLE alarm (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  devices TEXT NOT NULL,
  place VARCHAR,
  place_name VARCHAR NOT NULL,
  resident VARCHAR,
  resident_name VARCHAR NOT NULL,
  policy TEXT NOT NULL,
  raised_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  fired_at BIGINT NOT NULL,
  round INTEGER NOT NULL,
  step INTEGER NOT NULL,
  helper VARCHAR,
  helper_name VARCHAR NOT NULL,
  helper_role VARCHAR,
  presses INTEGER NOT NULL,
  pressed_at BIGINT,
  outcome VARCHAR NOT NULL,
  resolved_at BIGINT,
  declined TEXT NOT NULL,
  unreachable BOOLEAN NOT NULL,
  language VARCHAR NOT NULL,
  lapsed VARCHAR NOT NULL,
  closed_by VARCHAR NOT NULL,
  withdrew BOOLEAN NOT NULL,
  also_going TEXT NOT NULL,
  recovered BOOLEAN NOT NULL
);
INSERT INTO "alarm" VALUES(1,'sos','attended','person:wu','["sos-501"]','b3u2-501','3号楼 2单元 501','wu','吴奶奶','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"]}',1796065375456889,1796067177570158,1796065375465645,0,0,'zheng','郑阿姨','neighbour',2,1796065376675482,'',NULL,'[]',0,'zh-CN','','',0,'[]',0);
INSERT INTO "alarm" VALUES(2,'smoke','raised','place:b3u2-501','["smoke-501"]','b3u2-501','3号楼 2单元 501',NULL,'','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"]}',1796065376181743,1796065436185571,1796065376185571,0,0,NULL,'',NULL,1,1796065376181743,'',NULL,'[]',0,'zh-CN','','',0,'[]',0);
INSERT INTO "alarm" VALUES(3,'technical','raised','device:sos-502:battery.low','["sos-502"]','b3u2-502','3号楼 2单元 502','li','李爷爷','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065376309152,1796079776310284,1796065376310284,0,0,NULL,'',NULL,1,1796065376309152,'',NULL,'[]',0,'zh-CN','','',0,'[]',0);
INSERT INTO "alarm" VALUES(4,'sos','resolved','device:sos-777','["sos-777"]',NULL,'sos-777',NULL,'','{"steps": [{"people": ["guard"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065376532569,1796065436536700,1796065376536700,0,0,NULL,'',NULL,1,1796065376532569,'false alarm',1796065378847296,'[]',0,'zh-CN','','guard',0,'[]',0);
CREATE TABLE alarm_log (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  alarm INTEGER NOT NULL,
  at BIGINT NOT NULL,
  type VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  person VARCHAR,
  channel VARCHAR NOT NULL,
  text TEXT NOT NULL,
  FOREIGN KEY(alarm) REFERENCES alarm (id)
);
INSERT INTO "alarm_log" VALUES(1,1,1796065375465646,'raised','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(2,1,1796065375465646,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(3,2,1796065376185574,'raised','device','smoke-501',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(4,2,1796065376185574,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(5,3,1796065376310285,'raised','device','sos-502',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(6,3,1796065376310285,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(7,4,1796065376536700,'raised','device','sos-777',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(8,4,1796065376536700,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(9,1,1796065376675969,'pressed_again','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(10,1,1796065377443856,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(11,1,1796065377443856,'acknowledged','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(12,1,1796065377570161,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(13,1,1796065377570161,'arrived','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(14,4,1796065378732696,'noted','guard','guard',NULL,'desk','nobody knows this one');
INSERT INTO "alarm_log" VALUES(15,4,1796065378847296,'resolved','guard','guard',NULL,'desk','false alarm');
CREATE TABLE command (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  device VARCHAR NOT NULL,
  alarm INTEGER,
  do VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  tells VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  detail TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  FOREIGN KEY(alarm) REFERENCES alarm (id)
);
INSERT INTO "command" VALUES(1,'sos-501',1,'feedback','sent','raised','','{}',1796065375465646);
INSERT INTO "command" VALUES(2,'smoke-501',2,'feedback','sent','raised','','{}',1796065376185574);
INSERT INTO "command" VALUES(3,'sos-777',4,'feedback','sent','raised','','{}',1796065376536700);
INSERT INTO "command" VALUES(4,'sos-501',1,'feedback_again','sent','raised','','{}',1796065376675969);
INSERT INTO "command" VALUES(5,'sos-501',1,'feedback','sent','acknowledged','郑阿姨','{}',1796065377443856);
INSERT INTO "command" VALUES(6,'sos-501',1,'feedback','sent','attended','郑阿姨','{}',1796065377570161);
INSERT INTO "command" VALUES(7,'sos-777',4,'feedback','sent','resolved','','{}',1796065378847296);
CREATE TABLE contact (
  person VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  channel VARCHAR NOT NULL,
  address VARCHAR NOT NULL,
  PRIMARY KEY (person, position),
  FOREIGN KEY(person) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "contact" VALUES('zheng',0,'webhook','http://127.0.0.1:41797/zheng');
INSERT INTO "contact" VALUES('lin',0,'webhook','http://127.0.0.1:41797/lin');
INSERT INTO "contact" VALUES('guard',0,'webhook','http://127.0.0.1:41797/guard');
CREATE TABLE device (
  id VARCHAR NOT NULL,
  template VARCHAR NOT NULL,
  place VARCHAR,
  resident VARCHAR,
  policy VARCHAR,
  line VARCHAR,
  params TEXT NOT NULL,
  silent_after FLOAT,
  position INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(place) REFERENCES place (id),
  FOREIGN KEY(resident) REFERENCES person (id),
  FOREIGN KEY(policy) REFERENCES policy (id),
  FOREIGN KEY(line) REFERENCES line (id)
);
INSERT INTO "device" VALUES('sos-501','cuobian-sos','b3u2-501','wu','elder',NULL,'{}',NULL,0);
INSERT INTO "device" VALUES('sos-502','cuobian-sos','b3u2-502','li','elder',NULL,'{}',NULL,1024);
INSERT INTO "device" VALUES('smoke-501','cuobian-sensor','b3u2-501',NULL,'elder',NULL,'{}',NULL,2048);
INSERT INTO "device" VALUES('ctrl-u2','cuobian-door','b3u2',NULL,NULL,NULL,'{}',NULL,3072);
CREATE TABLE device_state (
  device VARCHAR NOT NULL,
  heard_at BIGINT,
  heard_steady BIGINT,
  online BOOLEAN,
  battery INTEGER,
  battery_low BOOLEAN NOT NULL,
  silent BOOLEAN NOT NULL,
  PRIMARY KEY (device)
);
INSERT INTO "device_state" VALUES('broker:bulk',NULL,NULL,1,NULL,0,0);
INSERT INTO "device_state" VALUES('broker:sos',NULL,NULL,1,NULL,0,0);
INSERT INTO "device_state" VALUES('sos-502',NULL,NULL,NULL,NULL,1,0);
INSERT INTO "device_state" VALUES('ctrl-u2',NULL,NULL,1,80,0,0);
CREATE TABLE event (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  device VARCHAR NOT NULL,
  type VARCHAR NOT NULL,
  dedupe VARCHAR,
  at BIGINT,
  received_at BIGINT NOT NULL,
  steady BIGINT NOT NULL,
  clock_trusted BOOLEAN NOT NULL,
  source VARCHAR NOT NULL,
  qos INTEGER NOT NULL,
  place VARCHAR,
  person VARCHAR,
  alarm INTEGER,
  detail TEXT NOT NULL,
  reason VARCHAR NOT NULL,
  raw BLOB,
  UNIQUE (dedupe)
);
INSERT INTO "event" VALUES(1,'gateway','gateway.started',NULL,NULL,1796065367498844,1796065367498845,0,'gateway',1,NULL,NULL,NULL,'{"text": ""}','',NULL);
INSERT INTO "event" VALUES(2,'broker:sos','device.online',NULL,NULL,1796065367996351,1796065367996353,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(3,'broker:bulk','device.online',NULL,NULL,1796065367996351,1796065367996353,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(4,'sos-501','heartbeat','sos-501e-0',NULL,1796065375320653,1796065375324514,0,'broker:sos',1,'b3u2-501',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(5,'sos-501','sos.pressed','sos-501e-1',NULL,1796065375456889,1796065375465645,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(6,'ctrl-u2','door.closed','ctrl-u2e-2',NULL,1796065375591331,1796065375591521,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(7,'reader-u2','undecoded',NULL,NULL,1796065375764825,1796065375765893,0,'broker:bulk',1,NULL,NULL,NULL,'{}','found type ''access.card'', expected a known event type',X'7B226964223A2022652D33222C202274797065223A20226163636573732E63617264222C202263617264223A20223034413142324333227D');
INSERT INTO "event" VALUES(8,'ctrl-u2','door.opened','ctrl-u2e-4',NULL,1796065375880776,1796065375881248,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(9,'ctrl-u2','door.closed','ctrl-u2e-5',NULL,1796065375989962,1796065375990579,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(10,'reader-u2','undecoded',NULL,NULL,1796065376081021,1796065376081550,0,'broker:bulk',1,NULL,NULL,NULL,'{}','found type ''access.card'', expected a known event type',X'7B226964223A2022652D36222C202274797065223A20226163636573732E63617264222C202263617264223A20223034464646464646227D');
INSERT INTO "event" VALUES(11,'smoke-501','smoke','smoke-501e-7',NULL,1796065376181743,1796065376185571,0,'broker:bulk',1,'b3u2-501',NULL,2,'{}','',NULL);
INSERT INTO "event" VALUES(12,'sos-502','battery.low','sos-502e-8',NULL,1796065376309152,1796065376310284,0,'broker:sos',1,'b3u2-502',NULL,3,'{}','',NULL);
INSERT INTO "event" VALUES(13,'sos-502','undecoded',NULL,NULL,1796065376422155,1796065376422381,0,'broker:sos',1,'b3u2-502',NULL,NULL,'{}','found type ''nonsense'', expected a known event type',X'7B226964223A2022652D39222C202274797065223A20226E6F6E73656E7365227D');
INSERT INTO "event" VALUES(14,'sos-777','sos.pressed','sos-777e-10',NULL,1796065376532569,1796065376536700,0,'broker:bulk',1,NULL,NULL,4,'{}','',NULL);
INSERT INTO "event" VALUES(15,'sos-501','sos.pressed','sos-501e-11',NULL,1796065376675482,1796065376675966,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(16,'ctrl-u2','device.online',NULL,NULL,1796065376773817,1796065376773941,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
CREATE TABLE group_member (
  group_id VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  person VARCHAR NOT NULL,
  PRIMARY KEY (group_id, position),
  FOREIGN KEY(group_id) REFERENCES helper_group (id) ON DELETE CASCADE,
  FOREIGN KEY(person) REFERENCES person (id)
);
INSERT INTO "group_member" VALUES('bangbang',0,'zheng');
INSERT INTO "group_member" VALUES('bangbang',1,'lin');
CREATE TABLE helper_group (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "helper_group" VALUES('bangbang','厝边帮帮团',0);
CREATE TABLE line (
  id VARCHAR NOT NULL,
  port VARCHAR NOT NULL,
  baudrate INTEGER,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE link (
  hash BLOB NOT NULL,
  alarm INTEGER NOT NULL,
  person VARCHAR NOT NULL,
  PRIMARY KEY (hash),
  FOREIGN KEY(alarm) REFERENCES alarm (id)
);
INSERT INTO "link" VALUES(X'D81490B9AFDE74EADA2284C1DDB68C9C481C5D8E9DF5D3FCF8A186DA72240E98',1,'zheng');
INSERT INTO "link" VALUES(X'F0FB4CE8A59A35200973383A4FAA6F28B685E9DB54CED4BE01D51E7A098014BC',2,'zheng');
INSERT INTO "link" VALUES(X'30E22AEB7F8F269466950C963F7FAAE93EA3BCEBDB0F0AC0F8321DBBAFEF8DA7',3,'guard');
INSERT INTO "link" VALUES(X'3320DA6A70B6F0B5C4F1B0DC4104999DE408949DB5C34709E592FDB0477C9614',4,'guard');
CREATE TABLE meta (
  "key" VARCHAR NOT NULL,
  value VARCHAR NOT NULL,
  PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('site_name','金海岸');
INSERT INTO "meta" VALUES('site_language','zh-CN');
INSERT INTO "meta" VALUES('site_timezone','Asia/Shanghai');
INSERT INTO "meta" VALUES('site_desk','["guard"]');
INSERT INTO "meta" VALUES('site_version','1');
INSERT INTO "meta" VALUES('steady_base','["352517ce-8ec2-483e-aa09-f73530f6eea4", 1796062890900214]');
INSERT INTO "meta" VALUES('steady_latest','1796065398845647');
INSERT INTO "meta" VALUES('probe_steady','1796065398845647');
CREATE TABLE notification (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  alarm INTEGER NOT NULL,
  person VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  address VARCHAR NOT NULL,
  purpose VARCHAR NOT NULL,
  tells VARCHAR NOT NULL,
  round INTEGER NOT NULL,
  step INTEGER NOT NULL,
  state VARCHAR NOT NULL,
  attempts INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  error TEXT NOT NULL,
  receipt TEXT NOT NULL,
  FOREIGN KEY(alarm) REFERENCES alarm (id)
);
INSERT INTO "notification" VALUES(1,1,'zheng','webhook','http://127.0.0.1:41797/zheng','call','raised',0,0,'sent',1,1796065375465646,1796065375591527,'','204');
INSERT INTO "notification" VALUES(2,2,'zheng','webhook','http://127.0.0.1:41797/zheng','call','raised',0,0,'sent',1,1796065376185574,1796065376310285,'','204');
INSERT INTO "notification" VALUES(3,3,'guard','webhook','http://127.0.0.1:41797/guard','call','raised',0,0,'sent',1,1796065376310285,1796065376422358,'','204');
INSERT INTO "notification" VALUES(4,4,'guard','webhook','http://127.0.0.1:41797/guard','call','raised',0,0,'sent',1,1796065376536700,1796065376675969,'','204');
INSERT INTO "notification" VALUES(5,1,'zheng','webhook','http://127.0.0.1:41797/zheng','again','raised',0,0,'sent',1,1796065376675969,1796065376773948,'','204');
INSERT INTO "notification" VALUES(6,4,'guard','webhook','http://127.0.0.1:41797/guard','closed','resolved',0,0,'sent',1,1796065378847296,1796065379164340,'','204');
CREATE TABLE person (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  home VARCHAR,
  language VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(home) REFERENCES place (id)
);
INSERT INTO "person" VALUES('wu','吴奶奶','b3u2-501','',0);
INSERT INTO "person" VALUES('li','李爷爷','b3u2-502','',1024);
INSERT INTO "person" VALUES('zheng','郑阿姨','b3u2-502','',2048);
INSERT INTO "person" VALUES('lin','林师傅',NULL,'',3072);
INSERT INTO "person" VALUES('guard','门岗',NULL,'',4096);
CREATE TABLE place (
  id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  inside VARCHAR,
  floor INTEGER,
  position INTEGER NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY(inside) REFERENCES place (id)
);
INSERT INTO "place" VALUES('b3','building','3号楼',NULL,NULL,0);
INSERT INTO "place" VALUES('b3u2','entrance','2单元','b3',NULL,1024);
INSERT INTO "place" VALUES('b3u2-501','household','501','b3u2',5,2048);
INSERT INTO "place" VALUES('b3u2-502','household','502','b3u2',5,3072);
CREATE TABLE policy (
  id VARCHAR NOT NULL,
  steps TEXT NOT NULL,
  arrive_within FLOAT NOT NULL,
  last_resort TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "policy" VALUES('elder','[{"notify":["zheng"],"wait":60.0},{"notify":["group:bangbang"],"wait":60.0}]',900.0,'["guard"]',0);
CREATE TABLE session (
  hash BLOB NOT NULL,
  account INTEGER NOT NULL,
  csrf VARCHAR NOT NULL,
  kiosk BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  PRIMARY KEY (hash),
  FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
);
INSERT INTO "session" VALUES(X'3FF77B4FCD0CDC50227636DBBDFBCC4B10229B9132E625C1E67EA6EC987086B3',1,'1XFkZT1Kl8txB6Ywi4krCneO',0,1796065374067864,1796108574067864);
INSERT INTO "session" VALUES(X'C0199AC76A98DAAA76F90049CD8E13639018DA0B67DCE57004B26DC92963EEA8',1,'rEQ5TWJ-hRYNXhKGUrEtzwDa',0,1796065377698895,1796108577698895);
INSERT INTO "session" VALUES(X'D0B27D9E2B2CA1705A70EBE09DEE701A97E2168947F955F8205D661DB54F0DBC',2,'9Kqb3Kyz_DHYQ5YK4vEoz-vh',0,1796065379043420,1796108579043420);
CREATE TABLE token (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name VARCHAR NOT NULL,
  hash BLOB NOT NULL,
  scopes VARCHAR NOT NULL,
  created_at BIGINT NOT NULL,
  revoked BOOLEAN NOT NULL,
  UNIQUE (name),
  UNIQUE (hash)
);
INSERT INTO "token" VALUES(1,'grafana',X'141E35A3CA8AF50312BA6209CA863E9CF0452610A8A96E55A8EEE1647C187EBD','metrics:read',1796065335924052,0);
CREATE INDEX alarm_due ON alarm (due_at) WHERE state != 'resolved';
CREATE UNIQUE INDEX alarm_open ON alarm (kind, subject) WHERE state != 'resolved';
CREATE INDEX alarm_place ON alarm (place) WHERE state != 'resolved';
CREATE INDEX alarm_unreachable ON alarm (unreachable) WHERE unreachable;
CREATE INDEX event_device ON event (device);
CREATE INDEX event_person ON event (person) WHERE person IS NOT NULL;
CREATE INDEX event_place ON event (place) WHERE place IS NOT NULL;
CREATE INDEX event_received ON event (received_at);
CREATE INDEX event_type ON event (type);
CREATE INDEX alarm_log_alarm ON alarm_log (alarm);
CREATE INDEX alarm_log_person ON alarm_log (alarm, person) WHERE person IS NOT NULL;
CREATE INDEX command_alarm ON command (alarm);
CREATE INDEX command_waiting ON command (state) WHERE state = 'pending';
CREATE UNIQUE INDEX link_owner ON link (alarm, person);
CREATE INDEX notification_step ON notification (alarm, round, step);
CREATE INDEX notification_waiting ON notification (alarm, state) WHERE state IN ('pending', 'sending', 'failed_temporary');
CREATE INDEX ix_session_account ON session (account);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('account',4);
INSERT INTO "sqlite_sequence" VALUES('token',1);
INSERT INTO "sqlite_sequence" VALUES('event',16);
INSERT INTO "sqlite_sequence" VALUES('alarm',4);
INSERT INTO "sqlite_sequence" VALUES('alarm_log',15);
INSERT INTO "sqlite_sequence" VALUES('notification',6);
INSERT INTO "sqlite_sequence" VALUES('command',7);
PRAGMA user_version = 1;
COMMIT;
