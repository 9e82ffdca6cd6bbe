BEGIN TRANSACTION;
CREATE TABLE access_right (
  number INTEGER NOT NULL,
  who TEXT NOT NULL,
  doors TEXT NOT NULL,
  schedule VARCHAR,
  PRIMARY KEY (number),
  FOREIGN KEY(schedule) REFERENCES schedule (id)
);
INSERT INTO "access_right" VALUES(0,'["zheng","wu"]','["unit"]',NULL);
CREATE TABLE account (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  password_hash VARCHAR NOT NULL,
  disabled BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL, totp BLOB, totp_step BIGINT NOT NULL DEFAULT 0, envelope BOOLEAN NOT NULL DEFAULT 0,
  UNIQUE (name)
);
INSERT INTO "account" VALUES(1,'guard','guard','$argon2id$v=19$m=19456,t=2,p=1$NKtkGuZU44ku1lPwFWVMcA$FUup6l+M9IdbXgyIxtJBrIn2ExGK1NnPJCa++4bF4ys',0,1796066052806325,NULL,0,0);
INSERT INTO "account" VALUES(2,'office','office','$argon2id$v=19$m=19456,t=2,p=1$0lQgWoON6DXNLvanU8R+Pg$cKCwxHo8CrBKDiZdUecrBetyW0f1TYFN87dMd2uFmyw',0,1796066053356093,NULL,0,0);
INSERT INTO "account" VALUES(3,'installer','installer','$argon2id$v=19$m=19456,t=2,p=1$SKUr1195WGNXPKso8g2IEw$3ThHu9QhqMepDwY1FPTgB5v+N6+w/7Spg9sK1m1T1Vs',0,1796066053864138,NULL,0,0);
INSERT INTO "account" VALUES(4,'officer','officer','$argon2id$v=19$m=19456,t=2,p=1$IIl1hm+d17nzD+FZKkzJCQ$KVdNnCHhcIXORd8bEHT6R45tSggO7f9jAeNNAOJNiis',0,1796066054209952,NULL,0,0);
INSERT INTO "account" VALUES(5,'✉5','guard','',0,1796066112539680,NULL,0,1);
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
, sign VARCHAR NOT NULL DEFAULT '', sign_at BIGINT);
INSERT INTO "alarm" VALUES(1,'sos','attended','person:wu','["sos-501"]','b3u2-501','3号楼 2单元 501','wu','吴奶奶','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796066084799085,1796067886601246,1796066084799243,0,0,'zheng','郑阿姨','neighbour',2,1796066085864475,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(2,'smoke','raised','place:b3u2-501','["smoke-501"]','b3u2-501','3号楼 2单元 501',NULL,'','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796066085436474,1796066145442299,1796066085442299,0,0,NULL,'',NULL,1,1796066085436474,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(3,'technical','raised','device:sos-502:battery.low','["sos-502"]','b3u2-502','3号楼 2单元 502','li','李爷爷','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796066085536915,1796080485542105,1796066085542105,0,0,NULL,'',NULL,1,1796066085536915,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(4,'sos','resolved','device:sos-777','["sos-777"]',NULL,'sos-777',NULL,'','{"steps": [{"people": ["guard"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796066085752924,1796066145753237,1796066085753237,0,0,NULL,'',NULL,1,1796066085752924,'false alarm',1796066087337808,'[]',0,'zh-CN','','guard',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(5,'technical','raised','device:vision:worker:device.offline','["vision:worker"]',NULL,'vision:worker',NULL,'','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796066101511531,1796080501511525,1796066101511525,0,0,NULL,'',NULL,1,1796066101511531,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(6,'technical','raised','device:cam-u2:device.offline','["cam-u2"]','b3u2','3号楼 2单元',NULL,'','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796066101511531,1796080501511525,1796066101511525,0,0,NULL,'',NULL,1,1796066101511531,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
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
INSERT INTO "alarm_log" VALUES(1,1,1796066084799251,'raised','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(2,1,1796066084799251,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(3,2,1796066085442297,'raised','device','smoke-501',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(4,2,1796066085442297,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(5,3,1796066085542106,'raised','device','sos-502',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(6,3,1796066085542106,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(7,4,1796066085753243,'raised','device','sos-777',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(8,4,1796066085753243,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(9,1,1796066085864859,'pressed_again','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(10,1,1796066086449641,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(11,1,1796066086449641,'acknowledged','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(12,1,1796066086601245,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(13,1,1796066086601245,'arrived','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(14,4,1796066087311247,'noted','guard','guard',NULL,'desk','nobody knows this one');
INSERT INTO "alarm_log" VALUES(15,4,1796066087337808,'resolved','guard','guard',NULL,'desk','false alarm');
INSERT INTO "alarm_log" VALUES(16,5,1796066101511531,'raised','device','vision:worker',NULL,'gateway','');
INSERT INTO "alarm_log" VALUES(17,5,1796066101511531,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(18,6,1796066101511531,'raised','device','cam-u2',NULL,'gateway','');
INSERT INTO "alarm_log" VALUES(19,6,1796066101511531,'called','gateway','gateway',NULL,'gateway','1.1');
CREATE TABLE armed (
  device VARCHAR NOT NULL,
  walk INTEGER NOT NULL,
  "by" VARCHAR NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (device)
);
CREATE TABLE command (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  device VARCHAR NOT NULL,
  alarm INTEGER,
  do VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  tells VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  detail TEXT NOT NULL,
  created_at BIGINT NOT NULL, expires_at BIGINT,
  FOREIGN KEY(alarm) REFERENCES alarm (id)
);
INSERT INTO "command" VALUES(1,'sos-501',1,'feedback','sent','raised','','{}',1796066084799251,NULL);
INSERT INTO "command" VALUES(2,'ctrl-u2',NULL,'unlock','sent','','','{"door": "unit", "grant": "credential:1", "for": 5.0}',1796066085023402,1796066088023464);
INSERT INTO "command" VALUES(3,'smoke-501',2,'feedback','sent','raised','','{}',1796066085442297,NULL);
INSERT INTO "command" VALUES(4,'sos-777',4,'feedback','sent','raised','','{}',1796066085753243,NULL);
INSERT INTO "command" VALUES(5,'sos-501',1,'feedback_again','sent','raised','','{}',1796066085864859,NULL);
INSERT INTO "command" VALUES(6,'sos-501',1,'feedback','sent','acknowledged','郑阿姨','{}',1796066086449641,NULL);
INSERT INTO "command" VALUES(7,'sos-501',1,'feedback','sent','attended','郑阿姨','{}',1796066086601245,NULL);
INSERT INTO "command" VALUES(8,'sos-777',4,'feedback','sent','resolved','','{}',1796066087337808,NULL);
CREATE TABLE contact (
  person VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  channel VARCHAR NOT NULL,
  address VARCHAR NOT NULL, delay REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (person, position),
  FOREIGN KEY(person) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "contact" VALUES('zheng',0,'webhook','http://127.0.0.1:36589/zheng',0.0);
INSERT INTO "contact" VALUES('lin',0,'webhook','http://127.0.0.1:36589/lin',0.0);
INSERT INTO "contact" VALUES('guard',0,'webhook','http://127.0.0.1:36589/guard',0.0);
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
INSERT INTO "credential" VALUES(1,'card',X'CE64D51726FCCF547A52BB7F06CCE88B12900CA410C15BA61F6EBA9C986551D7','zheng','','[]',NULL,NULL,1,0,1796066054841775);
INSERT INTO "credential" VALUES(2,'pin',X'2B8745F988ACBC097A2BCDB05BE4A0AD039FC62E75A4D28C7D957D7C010522E1','wu','','[]',NULL,NULL,1,0,1796066055005619);
CREATE TABLE device (
  id VARCHAR NOT NULL,
  template VARCHAR NOT NULL,
  place VARCHAR,
  resident VARCHAR,
  policy VARCHAR,
  line VARCHAR,
  params TEXT NOT NULL,
  silent_after FLOAT,
  position INTEGER NOT NULL, camera TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (id),
  FOREIGN KEY(place) REFERENCES place (id),
  FOREIGN KEY(resident) REFERENCES person (id),
  FOREIGN KEY(policy) REFERENCES policy (id),
  FOREIGN KEY(line) REFERENCES line (id)
);
INSERT INTO "device" VALUES('sos-501','cuobian-sos','b3u2-501','wu','elder',NULL,'{}',NULL,0,'');
INSERT INTO "device" VALUES('sos-502','cuobian-sos','b3u2-502','li','elder',NULL,'{}',NULL,1024,'');
INSERT INTO "device" VALUES('smoke-501','cuobian-sensor','b3u2-501',NULL,'elder',NULL,'{}',NULL,2048,'');
INSERT INTO "device" VALUES('ctrl-u2','cuobian-door','b3u2',NULL,NULL,NULL,'{}',NULL,3072,'');
INSERT INTO "device" VALUES('reader-u2','cuobian-reader','b3u2',NULL,NULL,NULL,'{}',NULL,4096,'');
INSERT INTO "device" VALUES('cam-u2','cuobian-camera','b3u2',NULL,NULL,NULL,'{}',NULL,5120,'{"source":"rtsp://127.0.0.1:9/stream2","username":"","password":"","width":640,"rate":5.0,"masks":[],"purposes":["verify"],"identify_at":0.5,"verify_at":0.4,"smallest_face":48,"snapshots":false,"sign":"","asks":null}');
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
INSERT INTO "device_state" VALUES('cam-u2',NULL,NULL,0,NULL,0,1);
INSERT INTO "device_state" VALUES('vision:worker',NULL,NULL,0,NULL,0,1);
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
  position INTEGER NOT NULL, out TEXT NOT NULL DEFAULT '[]', second BOOLEAN NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  FOREIGN KEY(place) REFERENCES place (id),
  FOREIGN KEY(lock) REFERENCES device (id),
  FOREIGN KEY(contact) REFERENCES device (id)
);
INSERT INTO "door" VALUES('unit','单元门','b3u2','["reader-u2"]','ctrl-u2','ctrl-u2','[]',5.0,10.0,30.0,0,'[]',0);
CREATE TABLE door_state (
  door VARCHAR NOT NULL,
  standing VARCHAR NOT NULL,
  due_at BIGINT,
  "grant" VARCHAR NOT NULL,
  wrong TEXT NOT NULL,
  PRIMARY KEY (door)
);
INSERT INTO "door_state" VALUES('unit','secured',NULL,'','[1796066085335240]');
CREATE TABLE duty (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  turns TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "duty" VALUES('gate','门岗值班','[["lin","day"]]',0);
CREATE TABLE envelope (
  account INTEGER NOT NULL,
  hash BLOB NOT NULL,
  made_by VARCHAR NOT NULL,
  made_at BIGINT NOT NULL,
  opened_at BIGINT,
  opened_by VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  alarm INTEGER,
  PRIMARY KEY (account),
  UNIQUE (hash),
  FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
);
INSERT INTO "envelope" VALUES(5,X'2CC8EDA66AD9D1A2F435F62A1B812578CC354C61E22589638213CC54B0600205','command line',1796066112539680,NULL,'','',NULL);
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
INSERT INTO "event" VALUES(1,'gateway','gateway.started',NULL,NULL,1796066076408882,1796066076408883,0,'gateway',1,NULL,NULL,NULL,'{"text": ""}','',NULL);
INSERT INTO "event" VALUES(2,'broker:bulk','device.online',NULL,NULL,1796066076975499,1796066076975494,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(3,'broker:sos','device.online',NULL,NULL,1796066076975499,1796066076975494,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(4,'sos-501','heartbeat','sos-501e-0',NULL,1796066084699908,1796066084700078,0,'broker:sos',1,'b3u2-501',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(5,'sos-501','sos.pressed','sos-501e-1',NULL,1796066084799085,1796066084799243,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(6,'ctrl-u2','door.closed','ctrl-u2e-2',NULL,1796066084912702,1796066084912857,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(7,'reader-u2','access.card','reader-u2e-3',NULL,1796066085020126,1796066085023464,0,'broker:bulk',1,'b3u2','zheng',NULL,'{"credential": 1, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(8,'reader-u2','door.granted',NULL,NULL,1796066085020126,1796066085023464,0,'gateway',1,'b3u2','zheng',NULL,'{"door": "unit", "grant": "credential:1", "credential": 1}','',NULL);
INSERT INTO "event" VALUES(9,'ctrl-u2','door.opened','ctrl-u2e-4',NULL,1796066085131138,1796066085131460,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(10,'ctrl-u2','door.closed','ctrl-u2e-5',NULL,1796066085234807,1796066085235484,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(11,'reader-u2','access.card','reader-u2e-6',NULL,1796066085335081,1796066085335240,0,'broker:bulk',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(12,'reader-u2','door.denied',NULL,NULL,1796066085335081,1796066085335240,0,'gateway',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit", "reason": "unknown"}','',NULL);
INSERT INTO "event" VALUES(13,'smoke-501','smoke','smoke-501e-7',NULL,1796066085436474,1796066085442299,0,'broker:bulk',1,'b3u2-501',NULL,2,'{}','',NULL);
INSERT INTO "event" VALUES(14,'sos-502','battery.low','sos-502e-8',NULL,1796066085536915,1796066085542105,0,'broker:sos',1,'b3u2-502',NULL,3,'{}','',NULL);
INSERT INTO "event" VALUES(15,'sos-502','undecoded',NULL,NULL,1796066085647436,1796066085647923,0,'broker:sos',1,'b3u2-502',NULL,NULL,'{}','found type ''nonsense'', expected a known event type',X'7B226964223A2022652D39222C202274797065223A20226E6F6E73656E7365227D');
INSERT INTO "event" VALUES(16,'sos-777','sos.pressed','sos-777e-10',NULL,1796066085752924,1796066085753237,0,'broker:bulk',1,NULL,NULL,4,'{}','',NULL);
INSERT INTO "event" VALUES(17,'sos-501','sos.pressed','sos-501e-11',NULL,1796066085864475,1796066085864853,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(18,'ctrl-u2','device.online',NULL,NULL,1796066085968738,1796066086011808,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(19,'vision:worker','device.offline',NULL,NULL,1796066101511531,1796066101511525,0,'gateway',1,NULL,NULL,5,'{"text": "the camera worker does not answer"}','',NULL);
INSERT INTO "event" VALUES(20,'cam-u2','device.offline',NULL,NULL,1796066101511531,1796066101511525,0,'gateway',1,'b3u2',NULL,6,'{"text": "the camera worker does not answer"}','',NULL);
CREATE TABLE event_count (
  block INTEGER NOT NULL,
  place VARCHAR NOT NULL,
  events INTEGER NOT NULL,
  alarms INTEGER NOT NULL,
  PRIMARY KEY (block, place)
) WITHOUT ROWID;
CREATE TABLE event_note (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  event INTEGER NOT NULL,
  review INTEGER NOT NULL,
  by VARCHAR NOT NULL,
  at BIGINT NOT NULL,
  text TEXT NOT NULL,
  tags TEXT NOT NULL,
  withdraws INTEGER REFERENCES event_note (id)
);
INSERT INTO "event_note" VALUES(1,20,1,'陈警官',1796066107429307,'was at the door','["key"]',NULL);
INSERT INTO "event_note" VALUES(2,18,1,'陈警官',1796066107543676,'was at the door','["key"]',NULL);
CREATE TABLE event_span (
  block INTEGER NOT NULL PRIMARY KEY,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL
);
CREATE TABLE face_assessment (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  purposes TEXT NOT NULL,
  signed_by VARCHAR NOT NULL,
  signed_on VARCHAR NOT NULL,
  valid_until VARCHAR NOT NULL,
  document VARCHAR NOT NULL,
  opens_doors BOOLEAN NOT NULL,
  by VARCHAR NOT NULL,
  recorded_at BIGINT NOT NULL
);
INSERT INTO "face_assessment" VALUES(1,'["identify", "verify"]','陈律师','2026-11-21','2028-10-30','4a3cdfae6f291c8f544daea5b72905cf9e74c1ed427d831ad0d7ca00c73c794d',0,'command line',1796066103180010);
CREATE TABLE face_consent (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  person VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  purpose VARCHAR NOT NULL,
  notice VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  witness VARCHAR NOT NULL,
  child BOOLEAN NOT NULL,
  guardian VARCHAR NOT NULL,
  given_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  withdrawn_at BIGINT,
  by VARCHAR NOT NULL
);
INSERT INTO "face_consent" VALUES(1,'wu','4a1b0f413607a62244b149cca4c0d621','verify','2026-11','page','',0,'',1796066106536645,1827602106536645,1796066106718020,'office');
INSERT INTO "face_consent" VALUES(2,'zheng','3acca449464a40c93c092910dd4cc37c','verify','2026-11','page','',0,'',1796066106603042,1827602106603042,NULL,'office');
CREATE TABLE face_erasure (
  subject VARCHAR NOT NULL,
  person VARCHAR NOT NULL,
  asked_at BIGINT NOT NULL,
  why VARCHAR NOT NULL,
  by VARCHAR NOT NULL,
  erased_at BIGINT,
  PRIMARY KEY (subject)
);
INSERT INTO "face_erasure" VALUES('4a1b0f413607a62244b149cca4c0d621','wu',1796066106718020,'withdrawn','office',NULL);
CREATE TABLE face_look (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  at BIGINT NOT NULL,
  who VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  what VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  person VARCHAR
);
CREATE TABLE face_subject (
  person VARCHAR NOT NULL,
  subject VARCHAR NOT NULL UNIQUE,
  created_at BIGINT NOT NULL, templates INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (person)
);
INSERT INTO "face_subject" VALUES('zheng','3acca449464a40c93c092910dd4cc37c',1796066106603042,0);
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
CREATE TABLE gone_minor (
  person VARCHAR NOT NULL,
  PRIMARY KEY (person)
);
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
CREATE TABLE hand_over (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  review INTEGER NOT NULL,
  at BIGINT NOT NULL,
  kept_until BIGINT NOT NULL,
  "by" VARCHAR NOT NULL,
  "to" VARCHAR NOT NULL,
  sha256 BLOB NOT NULL,
  size INTEGER NOT NULL,
  events INTEGER NOT NULL,
  pictures INTEGER NOT NULL,
  FOREIGN KEY(review) REFERENCES review (id)
);
INSERT INTO "hand_over" VALUES(1,1,1796066107906189,1890933307906189,'陈警官','梧村派出所',X'67C802CD4B790FA74D646FA3C0796E6E18E8785D4A1BF05A80B3023EA32849B4',25306,15,0);
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
INSERT INTO "heard" VALUES('native:sos-777','native','sos-777','',X'7B226964223A2022652D3130222C202274797065223A2022736F732E70726573736564227D',1,1796066085752924,1796066085752924,'[["cuobian-sos", {}]]');
CREATE TABLE helper_group (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "helper_group" VALUES('bangbang','厝边帮帮团',0);
CREATE TABLE home_link (
  hash BLOB NOT NULL,
  place VARCHAR NOT NULL,
  persons TEXT NOT NULL,
  made_by VARCHAR NOT NULL,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (hash)
);
INSERT INTO "home_link" VALUES(X'905D59F012581C6309A0D2D08B57261E0CCA70055422F265CB4E9F5A618CC822','b3u2-501','["wu"]','office',1796066108755387,1827602108755387,NULL);
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
INSERT INTO "link" VALUES(X'C75540759CA59E91A27E907CB0CF9A246CFCF4B5802782E1541D4C3C82E4F455',1,'zheng');
INSERT INTO "link" VALUES(X'12BA94CC35C3FDE6062532F3E4052DC676419E9375D3E7C96A03C51ABFB34669',2,'zheng');
INSERT INTO "link" VALUES(X'14127216C018861CA45463398DAC28F749D824FDEBFE56367FC9DF74EBB97305',3,'guard');
INSERT INTO "link" VALUES(X'162115A1C726A87AF75452FEC1B4E563DF721657F0759B317F43575009F0EEAB',4,'guard');
INSERT INTO "link" VALUES(X'691DEED37180FBBEE20AB39F6CDFC67262DCA7CA394F940B6778D7E4CE245545',5,'guard');
INSERT INTO "link" VALUES(X'BEA137B50804420C62D35CFCB593265CCECF96675FBE4A96313211759D3DB178',6,'guard');
CREATE TABLE meta (
  "key" VARCHAR NOT NULL,
  value VARCHAR NOT NULL,
  PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('faces_version','6');
INSERT INTO "meta" VALUES('site_name','金海岸');
INSERT INTO "meta" VALUES('site_language','zh-CN');
INSERT INTO "meta" VALUES('site_timezone','Asia/Shanghai');
INSERT INTO "meta" VALUES('site_desk','["guard"]');
INSERT INTO "meta" VALUES('site_version','1');
INSERT INTO "meta" VALUES('steady_base','["352517ce-8ec2-483e-aa09-f73530f6eea4", 1796062890900214]');
INSERT INTO "meta" VALUES('retention_elapsed','["352517ce-8ec2-483e-aa09-f73530f6eea4", 1796066076768413, 1796066076768413, -95, null, 600000000, []]');
INSERT INTO "meta" VALUES('steady_latest','1796066128480421');
INSERT INTO "meta" VALUES('probe_steady','1796066128480421');
INSERT INTO "meta" VALUES('heard_dropped','0');
INSERT INTO "meta" VALUES('retention_swept','1796066118540746');
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
  receipt TEXT NOT NULL, due_at BIGINT, late BOOLEAN NOT NULL DEFAULT 0, digest BIGINT,
  FOREIGN KEY(alarm) REFERENCES alarm (id)
);
INSERT INTO "notification" VALUES(1,1,'zheng','webhook','http://127.0.0.1:36589/zheng','call','raised',0,0,'sent',1,1796066084799251,1796066084912864,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(2,2,'zheng','webhook','http://127.0.0.1:36589/zheng','call','raised',0,0,'sent',1,1796066085442297,1796066085542106,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(3,3,'guard','webhook','http://127.0.0.1:36589/guard','call','raised',0,0,'sent',1,1796066085542106,1796066085647928,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(4,4,'guard','webhook','http://127.0.0.1:36589/guard','call','raised',0,0,'sent',1,1796066085753243,1796066085864859,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(5,1,'zheng','webhook','http://127.0.0.1:36589/zheng','again','raised',0,0,'sent',1,1796066085864859,1796066086011809,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(6,4,'guard','webhook','http://127.0.0.1:36589/guard','closed','resolved',0,0,'sent',1,1796066087337808,1796066087500030,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(7,5,'guard','webhook','http://127.0.0.1:36589/guard','call','raised',0,0,'sent',1,1796066101511531,1796066101667992,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(8,6,'guard','webhook','http://127.0.0.1:36589/guard','call','raised',0,0,'sent',1,1796066101511531,1796066101667992,'','204',NULL,0,NULL);
CREATE TABLE person (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  home VARCHAR,
  language VARCHAR NOT NULL,
  position INTEGER NOT NULL, helps BOOLEAN NOT NULL DEFAULT 0, quiet TEXT NOT NULL DEFAULT '[]', away TEXT NOT NULL DEFAULT '[]', wellbeing TEXT NOT NULL DEFAULT '', visits TEXT NOT NULL DEFAULT '', minor BOOLEAN NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  FOREIGN KEY(home) REFERENCES place (id)
);
INSERT INTO "person" VALUES('wu','吴奶奶','b3u2-501','',0,0,'[]','[]','["23:30:00", "本人 11月20日 对办公室说", "04:00:00", 900.0, null]','',0);
INSERT INTO "person" VALUES('li','李爷爷','b3u2-502','',1024,0,'[]','[]','','[604800.0, ["zheng"]]',0);
INSERT INTO "person" VALUES('zheng','郑阿姨','b3u2-502','',2048,1,'[[["fri","mon","sat","sun","thu","tue","wed"],"22:00:00","06:00:00"]]','[]','','',0);
INSERT INTO "person" VALUES('lin','林师傅',NULL,'',3072,0,'[]','[["2026-12-01","2026-12-09"]]','','',0);
INSERT INTO "person" VALUES('guard','门岗',NULL,'',4096,0,'[]','[]','','',0);
CREATE TABLE place (
  id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  inside VARCHAR,
  floor INTEGER,
  position INTEGER NOT NULL, "key" VARCHAR NOT NULL DEFAULT '', identify_at REAL, verify_at REAL,
  PRIMARY KEY (id),
  FOREIGN KEY(inside) REFERENCES place (id)
);
INSERT INTO "place" VALUES('b3','building','3号楼',NULL,NULL,0,'',NULL,NULL);
INSERT INTO "place" VALUES('b3u2','entrance','2单元','b3',NULL,1024,'',NULL,NULL);
INSERT INTO "place" VALUES('b3u2-501','household','501','b3u2',5,2048,'',NULL,NULL);
INSERT INTO "place" VALUES('b3u2-502','household','502','b3u2',5,3072,'',NULL,NULL);
CREATE TABLE policy (
  id VARCHAR NOT NULL,
  steps TEXT NOT NULL,
  arrive_within FLOAT NOT NULL,
  last_resort TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "policy" VALUES('elder','[{"notify":["zheng"],"wait":60.0},{"notify":["group:bangbang","duty:gate"],"wait":60.0}]',900.0,'["guard"]',0);
CREATE TABLE receipt (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  notification INTEGER NOT NULL,
  stage VARCHAR NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (notification, stage),
  FOREIGN KEY(notification) REFERENCES notification (id)
);
INSERT INTO "receipt" VALUES(1,1,'accepted',1796066084912864);
INSERT INTO "receipt" VALUES(2,2,'accepted',1796066085542106);
INSERT INTO "receipt" VALUES(3,3,'accepted',1796066085647928);
INSERT INTO "receipt" VALUES(4,4,'accepted',1796066085864859);
INSERT INTO "receipt" VALUES(5,5,'accepted',1796066086011809);
INSERT INTO "receipt" VALUES(6,5,'acted',1796066086449641);
INSERT INTO "receipt" VALUES(8,6,'accepted',1796066087500030);
INSERT INTO "receipt" VALUES(9,7,'accepted',1796066101667992);
INSERT INTO "receipt" VALUES(10,8,'accepted',1796066101667992);
CREATE TABLE recovery_code (
  account INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (account, hash),
  FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
);
CREATE TABLE register (
  seq INTEGER NOT NULL,
  at BIGINT NOT NULL,
  act VARCHAR NOT NULL,
  what VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  review INTEGER,
  count INTEGER NOT NULL,
  commitments TEXT NOT NULL,
  hash BLOB NOT NULL,
  seal BLOB NOT NULL,
  PRIMARY KEY (seq)
);
INSERT INTO "register" VALUES(1,1796066051453970,'changed','site','command line',NULL,1,'{"detail": "21fb5d4777382705f98a49311556e954051b0a129c5f9962214ac8827c4e7cde", "who": "a8352e0b90651ed41a7fd62fff8ce10cf0f509452d99a81d35a335600f72f7e0"}',X'79B7024A33333B7680113BCDDE505A1F0752E19A5A8254C3FE6DC8E041ED9E28',X'20D25BFC9040BBEA6C76FB9066F15F987DA7DB4D735BFCA18507440B5A755372');
INSERT INTO "register" VALUES(2,1796066052806325,'account.changed','account:000000000000001','command line',NULL,1,'{"detail": "0ac6f7039216235b4b2958c690aaab5100b751e2ee094c6df342be2c2b6608cb", "who": "94e415de5fd43374169b8f9c3ece86bb3a3658b3c7740f3c2b04305694cd2031"}',X'5AC93A00D6AA1AE3A0DEC65BEA196D6E4FCD40224216EDA0657E193FB146B7D2',X'CF75C7865B56421C8AB7F00A2C9F0108E5C2D7D52B556E161BAA1FCA5333BC54');
INSERT INTO "register" VALUES(3,1796066053356093,'account.changed','account:000000000000002','command line',NULL,1,'{"detail": "d552ed4cdba48f25c3ce436c302de104b91b893bce8f6b8096fe0581a94c43ca", "who": "e3884f0287820c66fc1b5304923cf47f8b88326e42fd5d3fb0a6a370eed6e3bd"}',X'3A6010B055E9D0B38F9EE04E69C06D0BBC5DFF28A3419DCD059D7184BE540D02',X'F31F1FE353A168269D7AC3006652B85B2A1AADD043C6E3A1AA5E9227A87F245F');
INSERT INTO "register" VALUES(4,1796066053864138,'account.changed','account:000000000000003','command line',NULL,1,'{"detail": "5a2f1fcb8aa93c2f33fd7749e59d5c4fbf50bdc0990d9791f7bbbcdddcdeebb2", "who": "7b4420dbb78d7eed7ef43b3433ec44a76d20ae163fa5ecc961902183110d70ef"}',X'F0BD4FE633865CD1C56064216EF0FB72296E9875085869216E1EE2068F1ACD40',X'E8B6EE4DCA6004EFB4836DA84217B17D83458688CACDA481168D1CA013BBA563');
INSERT INTO "register" VALUES(5,1796066054209952,'account.changed','account:000000000000004','command line',NULL,1,'{"detail": "abffd3f6bf630f97a926b511ab1e6ae2d64ad15d82369f318fbf9eb6b222cd65", "who": "63ae98919ea2cd19ad0347be8e85ae84e322b6d0d0c4cdab21493d7e3b35bd6c"}',X'E95BB495EA2F78B61F1A7C71AE11BDF29D12AF5C58B23E31C6700ADF89ED1E0D',X'81563D6AE0C4DCEF24C3C7165541321413C6FF2BD75DA580324102E0E201CC63');
INSERT INTO "register" VALUES(6,1796066054547115,'account.changed','token:grafana','command line',NULL,1,'{"detail": "bf353f9f932fb3d15be5443903d0b2099ba86dd47bc026dfc43886252654d1df", "who": "71702e8e4fee3308e67771cddc93e366cea30a3c11d215c3b6d00e535ff80746"}',X'A8898962B7037DCEF800277B6D83A2314DDE683CC153694E1547CA371C0C7CFA',X'CE465812C9F38A34012F359A082D3AA5EBA2A82C2DAAB46061E1DBABFB6F86B9');
INSERT INTO "register" VALUES(7,1796066054850313,'changed','credential:1','command line',NULL,1,'{"about": "5571b23c31817dc07c6b11d129d2a58f868b4a25f52f6da2c69a9348ed3f71f6", "detail": "8f4cdbb447ef492bf40b2893a9cae14c3aa82c414c9b0ba1fbb4d0ab8bd4a791", "who": "2cd49520f002203b0f1dd4fe17a2e75a3ae05056025de8d6836331a42d2ae194"}',X'CCE4CC02BBEFB9CFD90DC10A62794540AC8CB7AC0398DE23D8EB030B077395A0',X'CD41E1C8255D4A01E5497EE9B970CB11BFC7CD759447CC41728371E21A7525E0');
INSERT INTO "register" VALUES(8,1796066055017650,'changed','credential:2','command line',NULL,1,'{"about": "a431df0689abf8220511c3ac417c04451074260ce31cf7fea92ef9c8a7f06799", "detail": "71370f4b60be4b673f52f54df78472b456cf74fec317dd15c65e4de1d4ef4fcb", "who": "48effd1d2d54576a41ef807641c62d74822134755024b78a6de4e6dafa0d01af"}',X'E16624DF6DC5D9483EF0067A4D5A4F35C0133681409879A9EDCB131E8E8C9BEE',X'3A7AEF5CB295911A3034700274428D73BB4BD8B731D4F2BA53D0BC7EC9C86AE1');
INSERT INTO "register" VALUES(9,1796066084132851,'log_in.done','session:000000000000001','guard',NULL,1,'{"detail": "3434ec0cf40b2c1b8a2ef747f99e7559b18465db5d4126fc68aded66515aa465", "who": "aa28762f628aeb6ad2b2879c365d496228e09d919a3a31613a0a5829242a4249"}',X'D1E428D0F583758A3790C6C7409852AE915A0EBBF9906956EED155E686CB180A',X'61827BAA8330C79B1415803EDBF65F67C15F24D151E9D70F6219EA7DFDF21A75');
INSERT INTO "register" VALUES(10,1796066086671658,'log_in.done','session:000000000000002','guard',NULL,1,'{"detail": "26b78442f4ef09dcd808555b5fb5b882202420c9df1afde9228aba7f24597960", "who": "ab97f29fe431b802bc6b2c70c5f3a1dcea034832430d5e9a7cf317b47a7f599d"}',X'42C87397AE67512293623C9F714DD2B2F78BF56E3D436C3F98C6DCE54252DD05',X'30C1154FF608A0F9A3383AF8E0BDF3CA5CD50EA81F6F5AFE870A0685B53B5340');
INSERT INTO "register" VALUES(11,1796066087187634,'list.seen','list:alarms','guard',NULL,1,'{"who": "2c6f6a0858697a1d9cdd75e4c3493acfa089ffe80ec66155794cab863bf86be4"}',X'E4B90362FDAF89908BECE3F3542E736BC7C259FFA51C1A804DAD4FF7D21E6875',X'EEF5903D249FEE79FF6CD0C3A0751A39D9EF3796CBFA79CF730CFAB6AE6967D8');
INSERT INTO "register" VALUES(12,1796066103180552,'changed','faces:assessment','command line',NULL,1,'{"detail": "86924123bf577830275b239c978a78ed3d27b7a921751a6f44ea6b5d97128752", "who": "f15ed67fea69ddb8d45e584ae08b13319cb7a04b299e02ff4f1bf92a38ff6646"}',X'03EC98ABE13D68007BF1D05AFD9401A14F7BF84B3AA32B7B8C52BE0182FAC6E8',X'6D2B428CE6C8E895176265F606D39A9AF50DBBC1838C53A7DB189D36D1F136BE');
INSERT INTO "register" VALUES(13,1796066105499758,'log_in.done','session:000000000000003','office',NULL,1,'{"detail": "91c61de7820295d0bdeab7441d7ea223139450c48661017da195be68cb7cc61a", "who": "39fc6bfe8d9aeae965cb96b583ed3e08aeaf0cebb2555657688c71e9741e2e4e"}',X'22B0FC80593E3A0882C2F2B99A66785DC90CF39E9A1FB3F07C827223257FA04F',X'8C125AAD8E3C384D78C10DBB58BE664113557239BE702AB161382F3CE7283A3B');
INSERT INTO "register" VALUES(14,1796066106546500,'changed','faces','office',NULL,1,'{"about": "4eba7ef5222f4b866f754f35ce694936e7d4ee82f8f5c771f881c5564abb8c06", "detail": "548a3939207c21aad7c4e487a1e8d002411443ac9e1d6f30e38878c105922767", "who": "f16a01db1c0856ad5abcc670d03d198c08b59bb67a1e1aaeb88d75f5aee3e767"}',X'165CDFB0FC0BBCFCC57849608F4757A9E53CA2066B0F3050A16F2CF310DDAEE6',X'2DB84EFC8509F720500799F94265BEFEA3FB498478BCE17C07A2C91C5D02BE20');
INSERT INTO "register" VALUES(15,1796066106637103,'changed','faces','office',NULL,1,'{"about": "9f3589f6296ab56d3d35b04e803f394b12a6c43286d24f87654e8ec6e48e3b07", "detail": "928edd67ceeab82ab9bd3d1e4dd406105ba705845c7e12e9a2daece5d2b61e75", "who": "25eaa857a9b7bc0b226e126b7b395d689383fbb877e24f2b9825d3f8e117a448"}',X'71F542CFBFD95EF5DDD8E988FBCFE7EDBC265E15DA652FC3A36442D649FFCA99',X'969445A795188ED86C614710652F2659A3DEE7F0C3B8B0190344ACA94CE84AE0');
INSERT INTO "register" VALUES(16,1796066106721301,'changed','faces','office',NULL,1,'{"about": "c780ccc1c8aa0f34db528b86102596240fa87b796568c7aba20bbfd26dfbe4f4", "detail": "a29179671e941f5ba011bdab82557c4fb6a09d64d52bb3c223602f56db28d5f5", "who": "a511ce179382d2b9d043446d878a04c1888433c58c26a29412f3ec819075bc32"}',X'0907A8E3674F7B359E892FD648AD38887B583CDBFED03F49D933E14621F16042',X'42427F287F175B46093EAD801D8D648204D6B7A3161B4ED6960A0DB097EAF7CA');
INSERT INTO "register" VALUES(17,1796066106781815,'log_in.done','session:000000000000004','officer',NULL,1,'{"detail": "84c19ea4905fdbd00cfaf04e1109b7d385782029335e93c05f5a11748b442ffa", "who": "48fa5ae8ae96c0fb50fe45c1617dabbb276c708716e984be11d37d082d57d83d"}',X'67676B9CA1874F364603AD245E8B869DD9B2853CE2FA1BF31748DDE5AE9722B3',X'D2ABD176FCF3B4ED617AD7E4868A7616D4608D92460415F4FEFFB57CB61CF47B');
INSERT INTO "register" VALUES(18,1796066107258095,'review.opened','review:000000000000001','officer',1,1,'{"about": "d3746c03eee5765af034cdf1ca53d92fa43a2d77015e8c24c90ef7e3fc15d59d", "case": "3497a8d625da22c97e9f4324b406b0385b1b550075e90a548df31e4fcb5b407c", "detail": "8328845a4c438584a9d9b7fa5d4f10c6e43315f13d01147cbb1e199fb206f467", "unit": "0d0ab90ad6f3c90bc6283593e5f463f8e28a36a5dddf3b4af3d50bae7c9b4356", "who": "f97ea332ce5a1ba886da5c446d13444e8ff50b848a59783c4c595dfc1030bc6e", "why": "3b689e7c0a60040d16b8e092a64e9bf4cd8c2e69f3055b900c8b9ecc9ae32235"}',X'71DBACD256BD253A65E8956A6E064952D9A84EE878C23F57BC0091705E573936',X'4904D342EC7DE2187DE5802F75D6F3B85C7DA9898058D68CC3C12F17CCDA3316');
INSERT INTO "register" VALUES(19,1796066107358747,'list.seen','list:events','officer',1,1,'{"about": "d5dee69bb0bf46b761bd20dda44a015ed6bee5d023595c40b1fd7bbcc3fc7068", "case": "e580c59a4ced00c2f11dbb0b4d2eac07554466ededd223b99d7c579d1e31e665", "unit": "02f719272bb3e1dda8d608ba86f78bab9d0b55f2d2bc2a256f7328ebb9476aa0", "who": "50ffbc45d140acb055ddcd49ff773840ea5b8f7ebef84c73b0bbc89ba2c52a74", "why": "e6833ae9d2785d29478f2bd12f31689c12a1f6ed681171d636d4f4a6b1cbf419"}',X'3B5F178D56218445B766DB35C1E31B85879DA9B7246D5E70E8A03B5A8B6BB1AD',X'6DB3D29790D8BE41005B995E8AB8E730D5FB6BA2249E3A72DBF9195DE6C3572F');
INSERT INTO "register" VALUES(20,1796066107395312,'evidence.seen','event:000000000000020','officer',1,1,'{"about": "325cc5e2a74dbc2d458bfdd47ecf5a804aebdf1dcbe645cfdc016712454c6831", "case": "8cc88fd2599d577dd4954f4753864c1f2905c95abeff4a5c7cc2a825f5667e59", "unit": "6d55093107e185e7a95ba4864924e4fb163bbc080fde5f701d46d17cb656dd5b", "who": "6f7b17df79c43729df7836a22338679f39c94b0ccf186760d79faf606e2c86a7", "why": "0c8f7be2b6f2066388ce1168e86e4f9658f5e9444e561820cd30962132cd7154"}',X'748A1D3C5CD4366664BA526D76A03DCDAC0B7F6BD8111F28E5C630474C97A39D',X'56389ABFE99B27F8F82D65BE708826D894EF44E3913B2409BB753CB80248D894');
INSERT INTO "register" VALUES(21,1796066107429307,'note.added','event:000000000000020','officer',1,1,'{"about": "f3d36f54e19d70e6a0bdff938f770d9730a2cf543a8e46b66a37a325c1282edf", "case": "583f4ace2a05ecd07532f2b4272da4bfbc60e6011f7438929bd49e6b82bb03f1", "detail": "87a337ecbc97f3813c24944d7679a0b41e7b2a1f2b361c8e0fb1a2c15c76773b", "unit": "6e611407e0f23565c82c14d6dc60f21a7cc50e6fb6e3f67bafee4778d5bd9331", "who": "2c30c94cee465d1cd2de313a2732151186e40d0707c6d7184749da313698d5c3", "why": "664ef4bda85698b7dc330a5ad73d5298b0a385dc44a33d00203b6e07ad722b67"}',X'F76BDBF7D1855A20B0DFC870C25BF069F5F917EBFD2C071260AEB556CDF4913A',X'2F12BDD1808F3D9F1E58301FF9BCFF885A29066297026F208632C6CFE2EAB86C');
INSERT INTO "register" VALUES(22,1796066107479383,'evidence.seen','event:000000000000018','officer',1,1,'{"about": "83b480937468063da8afd8bfc025868349fb5122f338fa4c6995ab821998d16b", "case": "45f0c9a7775e4aa20ae0cb855fd2169ec50dfd770afea4abb808935a46e30b51", "unit": "169c10024b44d1ce1b0530a9bbf2e3d9fd0233db10604bd4405c4ae35060e488", "who": "f121d3395d214af231e6d048585f98f9d749daf9c2fcaae94b4eaa26303a5f8b", "why": "ef87e8a72f5e65b61ea9c932efd80b151bace37f0ed37f4af29ec20d478df7fb"}',X'CB85E3913809050D7FF9B4217908CA4FAC74F423CE12B18A04378E0F880F8448',X'672B725A28001BDB5F3D294E4F5BBBD65C4CEB52C5197666F4C41EC9A267E115');
INSERT INTO "register" VALUES(23,1796066107543676,'note.added','event:000000000000018','officer',1,1,'{"about": "17d831f8d156a0d8a142bfac30a705cf5224b332538800c4d3e8004d6c4563ce", "case": "511840131811f63d226f4d73b38e9f2e284f24f4cf59fa1d6359fe570e3d1216", "detail": "95d6a1fed12b0b4e6b97f828ff3ace9cc603a8ea7484fcb9c58ae568de3d620e", "unit": "b7cb2b1ebc5bc08ac371519b0db63de55f855f802cd9b07bdef6846e1a2f0ba0", "who": "6150d81db01245829f78f2dad6cf73285eec5df82539f6b5772537d5e98e4db5", "why": "815021d805f6d5163de7d3fa92e27d37c9d4f46268fbb5f8f2b83d5b5fc7f714"}',X'12E1363CC499E0450F515262AE85E00F70E9CAF25F62051A3D239918ED1DE517',X'DC5ADAFDFF68785212E186F8F4C194E422379505916A42899840DE2B6D6C7C11');
INSERT INTO "register" VALUES(24,1796066107906189,'exported','export:67c802cd4b790fa74d646fa3c0796e6e18e8785d4a1bf05a80b3023ea32849b4','officer',1,1,'{"about": "64cf387de96dd7a02c0a0294b4e3d963bdf197d03b0b3c55288b6ae669608d2f", "case": "26350cacda2077a3d812f9ffc9f56eedfd0f116b39198c5e1c8c9fc6bbf3c571", "detail": "070d08b153c2b762f4c198bc116a3d7ab3a51438926c7bd774a6d891b337b5f6", "unit": "9939fb37004bb5271e9a58fd8bb587651ebc77ef059f51e5820b2508b1da1fff", "who": "b5825893cc4c1aa3fd6e6c2254fad2643e34163bcbc3c6e6e1e276a119e358ef", "why": "6441ca18f247cb297890f30c687a6101fe46d26162377470ae99e7d7342c1748"}',X'4B1DEE44A926080F67D38BDEB513D6A4D0B1EA9E321437E26D8F523794601249',X'9DF8B64E85354364EF5864A18790F3EC52BDA78D2E503D9F45DFF2B7D3DFC5AC');
INSERT INTO "register" VALUES(25,1796066107939482,'log_in.done','session:000000000000005','office',NULL,1,'{"detail": "0078dc697a283d52bbcefd2d76220a34b23c914791f6a1c3145808f056971deb", "who": "3b02c940a7339097e173a462f902b6ecd3b41015d64764007baf0cc155a2a03d"}',X'D2ED466DCDC49B24C1D40E63754C65560077359EFAEA03DC83D5F3D6C808E433',X'39E6BF764FADFC52D886715F0B313969FBDF0EBF5B72C990A0CE396F17A40782');
INSERT INTO "register" VALUES(26,1796066108755387,'changed','home link','office',NULL,1,'{"about": "81225893889908234367727f363b9e6c4d7941e1fe7af8720a8d3de98652b1fa", "detail": "a53f680a0c8ef6c18c56dc56ff63a9c74db4895e9d655952def14aec3be6a8a4", "who": "58c49062fe8903717057b99336a0fb750f1831634534a3f38ed98817aeb6b01c"}',X'8000715E11EE4B44677C8F76EF6CF4CEBF3D70FB475D8016344947F40763C8A2',X'7132B88D153DCB4CB55B8A8D3753D6B1BD0790444E622181839DD008AD295055');
INSERT INTO "register" VALUES(27,1796066112539680,'account.changed','account:000000000000005','command line',NULL,1,'{"detail": "d7902ec3605825d64c55bbb6ede083c998b1561058ab2d5b0d0614e1e987c223", "who": "f14deacba9eff60353c6b6add841243af1fb8776fe0ab1927c197df29a5a9c7f"}',X'DC88925034FE21E35E2822E0D50BA37C42B71EAC358B540F6DFCD1777ED6FE90',X'4EA7C1B50C9A835031461376326FC276D19346630012C7717E654C62FA110DE2');
CREATE TABLE register_about (
  kind VARCHAR NOT NULL,
  id VARCHAR NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (kind, id, seq)
);
INSERT INTO "register_about" VALUES('person','zheng',7);
INSERT INTO "register_about" VALUES('person','wu',8);
INSERT INTO "register_about" VALUES('person','wu',14);
INSERT INTO "register_about" VALUES('person','zheng',15);
INSERT INTO "register_about" VALUES('person','wu',16);
INSERT INTO "register_about" VALUES('place','b3',18);
INSERT INTO "register_about" VALUES('place','b3',19);
INSERT INTO "register_about" VALUES('place','b3u2',20);
INSERT INTO "register_about" VALUES('place','b3u2',21);
INSERT INTO "register_about" VALUES('place','b3u2',22);
INSERT INTO "register_about" VALUES('place','b3u2',23);
INSERT INTO "register_about" VALUES('place','b3u2',24);
INSERT INTO "register_about" VALUES('place','b3u2-501',24);
INSERT INTO "register_about" VALUES('place','b3u2-502',24);
INSERT INTO "register_about" VALUES('person','li',24);
INSERT INTO "register_about" VALUES('person','wu',24);
INSERT INTO "register_about" VALUES('person','zheng',24);
INSERT INTO "register_about" VALUES('place','b3u2-501',26);
CREATE TABLE register_head (
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  at BIGINT NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (seq)
);
INSERT INTO "register_head" VALUES(8,X'E16624DF6DC5D9483EF0067A4D5A4F35C0133681409879A9EDCB131E8E8C9BEE',1796066077808830,X'CCD929214133B0C961B25A0227EDDB90B560491E5958B7A1063A7C3824E0F4F573A22DAC90ACB9787B735C5263FD2A83B854513BE6E1CEE552313F3C2A835908');
INSERT INTO "register_head" VALUES(11,X'E4B90362FDAF89908BECE3F3542E736BC7C259FFA51C1A804DAD4FF7D21E6875',1796066093029895,X'4B72889858D421CE61191DF8405673D699B4B601C8B30539888446E5FE924C07B2D71EC08872B46F1EC9F2D459ED7D2C3D274AAFDDE6AA47A23002A320E3510C');
INSERT INTO "register_head" VALUES(24,X'4B1DEE44A926080F67D38BDEB513D6A4D0B1EA9E321437E26D8F523794601249',1796066108192314,X'14A403421911E57089DE6BCC3D8B84A3312B66641B3B999DDFB2D09F6C0E82A1299B0365175FEDA641C4261161A6BE2CD08F2D96A467BE576936FED393F25308');
INSERT INTO "register_head" VALUES(27,X'DC88925034FE21E35E2822E0D50BA37C42B71EAC358B540F6DFCD1777ED6FE90',1796066123333212,X'2430A7EB684ECD530EA711896252F02EB7DD22AAC2936C7DF4CE2D6A6B6FD46E93E3625C5FFBC505F3483C74650A60AD355A66D10D70D1C18EE0B9EB1CC40A03');
CREATE TABLE register_secret (
  seq INTEGER NOT NULL,
  field VARCHAR NOT NULL,
  salt BLOB NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (seq, field)
);
INSERT INTO "register_secret" VALUES(1,'who',X'5894E7FF1A5B00207B8AF84BF78F2214','root');
INSERT INTO "register_secret" VALUES(1,'detail',X'06905C20803F87478F756674BF2552C4','~ site; + place b3; + place b3u2; + place b3u2-501; + place b3u2-502; + person wu; + person li; + person zheng; + person lin; + person guard; + group bangbang; + duty gate; + policy elder; + device sos-501; + device sos-502; + device smoke-501; + device ctrl-u2; + device reader-u2; + device cam-u2; + door unit; 2 more');
INSERT INTO "register_secret" VALUES(2,'who',X'6D835E9909204CADABDE163C6B9D8E14','root');
INSERT INTO "register_secret" VALUES(2,'detail',X'34CDE3D6458F0BC8F06CD3FFEBE0EBD2','added, role guard');
INSERT INTO "register_secret" VALUES(3,'who',X'17D3D37E96A69326B004D62C93B994CD','root');
INSERT INTO "register_secret" VALUES(3,'detail',X'21E2C2218F9D538688417F6774D0B8E6','added, role office');
INSERT INTO "register_secret" VALUES(4,'who',X'D6B8C79347E3874CE84ECA9A95A74092','root');
INSERT INTO "register_secret" VALUES(4,'detail',X'4D49799813D461E342D717EAC7CFD4DD','added, role installer');
INSERT INTO "register_secret" VALUES(5,'who',X'97173EF8A3BC3D7A8065E28C87042FAB','root');
INSERT INTO "register_secret" VALUES(5,'detail',X'50CE42CE691AC8F5EE08A41D852CAC16','added, role officer');
INSERT INTO "register_secret" VALUES(6,'who',X'83A5B1D14500499693ECC2792ECD9A6E','root');
INSERT INTO "register_secret" VALUES(6,'detail',X'EB0FDCA6F223734CE2821D6226912E4A','added, metrics:read');
INSERT INTO "register_secret" VALUES(7,'who',X'E6C5A6846BF29E29729FDB51AA36FA0D','root');
INSERT INTO "register_secret" VALUES(7,'detail',X'AE44AECDA67BA3A2D81CC0B1A076A2FD','given: card');
INSERT INTO "register_secret" VALUES(7,'about',X'947E252F2F1CD47AD248E6D65208A1E8','{"persons":["zheng"],"places":[]}');
INSERT INTO "register_secret" VALUES(8,'who',X'BE0D96E5EB82EFA76E6355B4EF49550C','root');
INSERT INTO "register_secret" VALUES(8,'detail',X'E3D35300DA4574EF08A48A0EF599AB00','given: pin');
INSERT INTO "register_secret" VALUES(8,'about',X'74BE6DEBFC4E48973D9FB1A216551323','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(9,'who',X'8FD5912EBBAFD5DDC123456A5F02736B','guard');
INSERT INTO "register_secret" VALUES(9,'detail',X'467F9BE8C7504B00EBCBD1851BD1D6E1','password here');
INSERT INTO "register_secret" VALUES(10,'who',X'66865D41948212474ED1DD5347B819D7','guard');
INSERT INTO "register_secret" VALUES(10,'detail',X'BD00516ABD58B5A829080A310976E4DE','password here');
INSERT INTO "register_secret" VALUES(11,'who',X'C811CD48C3F62448A5E5982322569CB3','guard');
INSERT INTO "register_secret" VALUES(12,'who',X'BE2DF1F74D2B4F39C15BF3D9A5CD1319','root');
INSERT INTO "register_secret" VALUES(12,'detail',X'889D31BD08D65A70B28C954001295E17','signed on 2026-11-21');
INSERT INTO "register_secret" VALUES(13,'who',X'F43C8B50367C11AFB0E43B1E4ADA2C1B','office');
INSERT INTO "register_secret" VALUES(13,'detail',X'7F64434885BEF8028B4EBF1426BF6C13','password here');
INSERT INTO "register_secret" VALUES(14,'who',X'60BA6E51CAE765296D4CA65349614C4D','office');
INSERT INTO "register_secret" VALUES(14,'detail',X'C1613AFAC7FF20E9C3AA47A592F879C0','agreed: verify');
INSERT INTO "register_secret" VALUES(14,'about',X'4E4A0FCF106263F23521F45DF2A65075','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(15,'who',X'C99158B7C038A52EA15A9006095D1C66','office');
INSERT INTO "register_secret" VALUES(15,'detail',X'2F895C5F748CEA3037E69D658B9C6B8A','agreed: verify');
INSERT INTO "register_secret" VALUES(15,'about',X'5AEF2BEAD35696A7A3518414A52304AB','{"persons":["zheng"],"places":[]}');
INSERT INTO "register_secret" VALUES(16,'who',X'0B6D23308B2B9AE07F6C02F40216A385','office');
INSERT INTO "register_secret" VALUES(16,'detail',X'F9C60C728980D7FDEBDF663EF7849567','withdrawn: everything');
INSERT INTO "register_secret" VALUES(16,'about',X'FF5C807DE6B305F34FE367CB2585D095','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(17,'who',X'4497104A94EB2E14E2139CBD286A2CD5','officer');
INSERT INTO "register_secret" VALUES(17,'detail',X'4154FFD6767515D8FAD2F15AAE9C9D62','password here');
INSERT INTO "register_secret" VALUES(18,'who',X'F8BAC0843E6C2DE2922E1C773EFD8149','officer');
INSERT INTO "register_secret" VALUES(18,'unit',X'F91CAA1650BF5697FB0CF051319A8560','梧村派出所');
INSERT INTO "register_secret" VALUES(18,'case',X'1BD00FA75B71F61609E03F48900B111D','厦公 1');
INSERT INTO "register_secret" VALUES(18,'why',X'F3FC8E3AF37B64DECE27705C91519538','老人报警');
INSERT INTO "register_secret" VALUES(18,'detail',X'F1D6A81C2DD58A2DA17BCF7EA11FBB0F','police_case: 2026-11-29T19:15Z to 2026-11-30T19:15Z, 60 min');
INSERT INTO "register_secret" VALUES(18,'about',X'4FF958332EF3A97E1DFFFA5A52C0B132','{"persons":[],"places":["b3"]}');
INSERT INTO "register_secret" VALUES(19,'who',X'A6A6F2F3ECB93D782D95155EF8F8BABF','陈警官');
INSERT INTO "register_secret" VALUES(19,'unit',X'576C5262C9785A969034640BE5962695','梧村派出所');
INSERT INTO "register_secret" VALUES(19,'case',X'0D4255E39420A9EB5442B45CC75A690C','厦公 1');
INSERT INTO "register_secret" VALUES(19,'why',X'302D18049AA551D964774D93495A38B4','老人报警');
INSERT INTO "register_secret" VALUES(19,'about',X'23860B92D6B0965A1D9C876EC8B9DA11','{"persons":[],"places":["b3"]}');
INSERT INTO "register_secret" VALUES(20,'who',X'F9052D3CD5917FB124D0057AEE5FE936','陈警官');
INSERT INTO "register_secret" VALUES(20,'unit',X'F72048B2EC2031C63CC1B12FD5A6E31B','梧村派出所');
INSERT INTO "register_secret" VALUES(20,'case',X'519AA3E3D9FEB62BB61386555973E835','厦公 1');
INSERT INTO "register_secret" VALUES(20,'why',X'E3126C23C47C2BCD1693E46D8DBC66FD','老人报警');
INSERT INTO "register_secret" VALUES(20,'about',X'9DD2DD3F3AD763AC87B01BC3C31E08C3','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(21,'who',X'E6CD511B269793F716CE84B05E0F1DE2','陈警官');
INSERT INTO "register_secret" VALUES(21,'unit',X'71A9B484D8A285D9BBA6A174EB97BF08','梧村派出所');
INSERT INTO "register_secret" VALUES(21,'case',X'051BE000FC690FB274AC673898876B9C','厦公 1');
INSERT INTO "register_secret" VALUES(21,'why',X'A48B85C197625384EE6DB72DCAB341BF','老人报警');
INSERT INTO "register_secret" VALUES(21,'detail',X'788D785D0AE99208BA6940907855C6B5','note');
INSERT INTO "register_secret" VALUES(21,'about',X'CE4180D5C3A2E28BF619D6FE0723EF58','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(22,'who',X'7E56AB8F710C1DA69CD1BF23213CD69B','陈警官');
INSERT INTO "register_secret" VALUES(22,'unit',X'DBEB0225F0B6891CCC113829A936045E','梧村派出所');
INSERT INTO "register_secret" VALUES(22,'case',X'7532C53128EF0B448643150BBEB95D06','厦公 1');
INSERT INTO "register_secret" VALUES(22,'why',X'89AC018C72D914D9CAE57A99F3CBE93A','老人报警');
INSERT INTO "register_secret" VALUES(22,'about',X'D0D37F9586FA0BD4EF145237DFF7EB96','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(23,'who',X'083FD7CA1047ACB678F5085467F2656F','陈警官');
INSERT INTO "register_secret" VALUES(23,'unit',X'9C154C29BE42A1C803D7CA3F4B3775A6','梧村派出所');
INSERT INTO "register_secret" VALUES(23,'case',X'B397A4FF46EEBE95EBD2602F4C22B252','厦公 1');
INSERT INTO "register_secret" VALUES(23,'why',X'26BD726F6FD15674F1FAFDCD2C8457DF','老人报警');
INSERT INTO "register_secret" VALUES(23,'detail',X'2ACEDC80F95156FEF66885D712B87288','note');
INSERT INTO "register_secret" VALUES(23,'about',X'0576DD8C0F6B90E84DB8891E08A4B47A','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(24,'who',X'77D2A03281490253A0DE5441C6B67226','陈警官');
INSERT INTO "register_secret" VALUES(24,'unit',X'ACD4DDC4D559A3CDBE2D4368AD342055','梧村派出所');
INSERT INTO "register_secret" VALUES(24,'case',X'5316F4947458641B7E68BD3ADC454E21','厦公 1');
INSERT INTO "register_secret" VALUES(24,'why',X'167A44DD4BB9E445966CF2006F2DC499','case');
INSERT INTO "register_secret" VALUES(24,'detail',X'15E4E110A745D7199CE4C1FE97E86C69','to 梧村派出所: 15 events, 0 pictures');
INSERT INTO "register_secret" VALUES(24,'about',X'B8D5298E9E956FD7DAD39A7F24759CE6','{"persons":["li","wu","zheng"],"places":["b3u2","b3u2-501","b3u2-502"]}');
INSERT INTO "register_secret" VALUES(25,'who',X'0778B279DDC420A9E615010176510D86','office');
INSERT INTO "register_secret" VALUES(25,'detail',X'232F6CDA62F3954552EB01D246BF25B0','password here');
INSERT INTO "register_secret" VALUES(26,'who',X'E8ABA9CD9CA62002F104BCE8AABA7B96','office');
INSERT INTO "register_secret" VALUES(26,'detail',X'79773D103913A8008091116A08061068','made');
INSERT INTO "register_secret" VALUES(26,'about',X'5A17B2145DC351FFC57628970AB74C45','{"persons":[],"places":["b3u2-501"]}');
INSERT INTO "register_secret" VALUES(27,'who',X'5BF9D583A4843F7C73F9142FEBBEE1EE','root');
INSERT INTO "register_secret" VALUES(27,'detail',X'089748685C8461406FCD85C2BA5E792A','envelope made, role guard');
CREATE TABLE retention_receipt (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  class VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT,
  count INTEGER NOT NULL,
  oldest BIGINT,
  newest BIGINT,
  digest VARCHAR NOT NULL
);
CREATE TABLE review (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL,
  officer VARCHAR NOT NULL,
  unit VARCHAR NOT NULL,
  case_number VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  basis VARCHAR NOT NULL,
  places TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  state VARCHAR NOT NULL,
  minutes INTEGER NOT NULL,
  asked_at BIGINT NOT NULL,
  opened_at BIGINT,
  expires_at BIGINT,
  closed_at BIGINT,
  note TEXT NOT NULL,
  minors BOOLEAN NOT NULL,
  approved_by VARCHAR NOT NULL,
  approval VARCHAR NOT NULL,
  held_until BIGINT,
  held_why VARCHAR NOT NULL,
  FOREIGN KEY(account) REFERENCES account (id)
);
INSERT INTO "review" VALUES(1,4,'陈警官','梧村派出所','厦公 1','老人报警','police_case','["b3"]',1795979707220295,1796066107220295,'open',60,1796066107258095,1796066107258095,1796069707258087,NULL,'',0,'','',NULL,'');
CREATE TABLE schedule (
  id VARCHAR NOT NULL,
  windows TEXT NOT NULL,
  holidays TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "schedule" VALUES('day','[[["fri","mon","sat","sun","thu","tue","wed"],"00:00:00","23:59:00"]]','[]',0);
CREATE TABLE "session" (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  hash BLOB NOT NULL,
  account INTEGER NOT NULL,
  csrf VARCHAR NOT NULL,
  kiosk BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  seen_at BIGINT NOT NULL,
  place VARCHAR NOT NULL,
  browser VARCHAR NOT NULL,
  UNIQUE (hash),
  FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
);
INSERT INTO "session" VALUES(1,X'467D46C663DEDA1D9C723FB3ABFF73FA322A78EDF47E6247F05B06445227E577',1,'6TqmKkI-QfGLRLR725CAOQxh',0,1796066084132851,1796109284132851,1796066084132851,'here','');
INSERT INTO "session" VALUES(2,X'029A2093F8B6661E769207AEB8B6D555950981480A44169BDDF68DF8B370D8C8',1,'YvuAXcxZaI2J6rLyIgT-SVTg',0,1796066086671658,1796109286671658,1796066086671658,'here','');
INSERT INTO "session" VALUES(3,X'29AEF8806C607DCA305E8E54F21B66EC0604B2204CB6ED3B7411654715F00AD0',2,'IEgU9LcC0WQ18dy8hwiSy3f3',0,1796066105499758,1796109305499758,1796066105499758,'here','');
INSERT INTO "session" VALUES(4,X'D3848AF338CF35B4C695637FDE7BE6FA9375D4DB50CEC5376881E62F33680559',4,'v6xHN3dMIdnkGBRkv1GTDiow',0,1796066106781815,1796094906781815,1796066106781815,'here','');
INSERT INTO "session" VALUES(5,X'DDA83237AEA41E482D9E26779E75FF4BC7E1A07F513CBA483A804F492C86139E',2,'8QW1NjRUvkVFu2sLZreB3HrB',0,1796066107939482,1796109307939482,1796066107939482,'here','');
CREATE TABLE shown_card (
  request INTEGER NOT NULL,
  hash BLOB NOT NULL,
  at BIGINT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (request),
  FOREIGN KEY(request) REFERENCES field_request (id) ON DELETE CASCADE
);
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
INSERT INTO "token" VALUES(1,'grafana',X'5C4EA2F372882C737791733B236AA339AA0808E2A3A408BF8A04C22B361EB5EA','metrics:read',1796066054547115,0);
CREATE TABLE tried (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  device VARCHAR NOT NULL,
  type VARCHAR NOT NULL,
  at BIGINT NOT NULL,
  qos INTEGER NOT NULL,
  retained BOOLEAN NOT NULL,
  battery INTEGER,
  detail TEXT NOT NULL
, skew REAL);
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
INSERT INTO "walk" VALUES(1,'b3u2','3号楼 2单元','ended','root',1796066094338900,1796066094338895,'root',1796066095167670,'','');
INSERT INTO "walk" VALUES(2,'b3u2-501','3号楼 2单元 501','open','root',1796066095228726,1796066095228723,'',NULL,'','');
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
INSERT INTO "walk_subject" VALUES(1,1,'device','sos-501','3号楼 2单元 501','["calls"]','bf964dcd83318706',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,2,'device','sos-502','3号楼 2单元 502','["calls"]','38278067ec06b2e5',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,3,'device','smoke-501','3号楼 2单元 501','[]','d50251d4d9eef078',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,4,'device','ctrl-u2','3号楼 2单元','[]','c96435c82d18e56e',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,5,'device','reader-u2','3号楼 2单元','[]','75ba68eaa997e4dc',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,6,'device','cam-u2','3号楼 2单元','[]','a5551fdf644997c6',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,7,'door','unit','3号楼 2单元 单元门','["ctrl-u2", "reader-u2"]','4555ca86b428e4ca',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,8,'path','guard/webhook','','["guard", "webhook"]','e830b73b9c5cce3e',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,9,'path','zheng/webhook','','["zheng", "webhook"]','06296dd1f7581d41',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,10,'path','lin/webhook','','["lin", "webhook"]','d5682e6b7cf7d568',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,11,'box','self-probe','','[]','',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,12,'box','clock','','[]','',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,1,'device','sos-501','3号楼 2单元 501','["calls"]','bf964dcd83318706',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,2,'device','smoke-501','3号楼 2单元 501','[]','d50251d4d9eef078',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,3,'path','guard/webhook','','["guard", "webhook"]','e830b73b9c5cce3e',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,4,'path','zheng/webhook','','["zheng", "webhook"]','06296dd1f7581d41',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,5,'path','lin/webhook','','["lin", "webhook"]','d5682e6b7cf7d568',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,6,'box','self-probe','','[]','',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,7,'box','clock','','[]','',18,'waiting','','',NULL);
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
INSERT INTO "wellbeing_day" VALUES('wu','2026-11-30','04:00-23:30 Asia/Shanghai',1795982400000003,1796052600000003,0,'later',NULL);
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
CREATE INDEX command_expires ON command (expires_at) WHERE state = 'pending' AND expires_at IS NOT NULL;
CREATE INDEX door_due ON door_state (due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX credential_value ON credential (kind, hash) WHERE enabled;
CREATE INDEX credential_hash ON credential (hash);
CREATE INDEX credential_person ON credential (person);
CREATE INDEX field_request_open ON field_request (state) WHERE state = 'open';
CREATE INDEX tried_device ON tried (device);
CREATE INDEX walk_subject_of ON walk_subject (kind, subject);
CREATE INDEX event_press ON event (device) WHERE type = 'sos.pressed';
CREATE INDEX receipt_proof ON receipt (at) WHERE stage IN ('delivered', 'ringing', 'rang', 'rejected', 'answered', 'read', 'acted');
CREATE INDEX alarm_raised ON alarm (raised_at);
CREATE INDEX alarm_log_answer ON alarm_log (alarm, type, at) WHERE type IN ('acknowledged', 'arrived', 'resolved');
CREATE INDEX notification_digest ON notification (digest) WHERE digest IS NOT NULL;
CREATE INDEX visit_person ON visit (person, at);
CREATE INDEX notification_delivered ON notification (person, channel, updated_at) WHERE state = 'delivered';
CREATE INDEX alarm_log_reply ON alarm_log (person, at) WHERE role IN ('neighbour', 'resident');
CREATE INDEX alarm_drill ON alarm (resident) WHERE kind = 'drill';
CREATE INDEX face_consent_person ON face_consent (person);
CREATE INDEX face_consent_subject ON face_consent (subject);
CREATE INDEX face_erasure_open ON face_erasure (asked_at) WHERE erased_at IS NULL;
CREATE INDEX face_erasure_person ON face_erasure (person);
CREATE INDEX face_look_person ON face_look (person) WHERE person IS NOT NULL;
CREATE TRIGGER face_look_stays BEFORE UPDATE ON face_look BEGIN
  SELECT RAISE(ABORT, 'a look stays as it was written');
END;
CREATE TRIGGER face_look_is_kept BEFORE DELETE ON face_look BEGIN
  SELECT RAISE(ABORT, 'a look is kept');
END;
CREATE TRIGGER face_of_nobody AFTER DELETE ON person
WHEN EXISTS (SELECT 1 FROM face_subject WHERE person = OLD.id) BEGIN
  INSERT INTO face_erasure (subject, person, asked_at, why, by)
    SELECT subject, person, CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER), 'person_gone', ''
    FROM face_subject WHERE person = OLD.id;
  DELETE FROM face_subject WHERE person = OLD.id;
END;
CREATE TRIGGER face_agreed AFTER INSERT ON face_consent BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'faces_version';
END;
CREATE TRIGGER face_withdrawn AFTER UPDATE ON face_consent BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'faces_version';
END;
CREATE TRIGGER face_assessed AFTER INSERT ON face_assessment BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'faces_version';
END;
CREATE TRIGGER face_to_erase AFTER INSERT ON face_erasure BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'faces_version';
END;
CREATE TRIGGER face_erased AFTER UPDATE ON face_erasure BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'faces_version';
END;
CREATE INDEX register_review ON register (review) WHERE review IS NOT NULL;
CREATE INDEX register_act ON register (act, seq);
CREATE TRIGGER register_stays BEFORE UPDATE ON register BEGIN
  SELECT RAISE(ABORT, 'a row of the register stays as it was written');
END;
CREATE TRIGGER register_is_kept BEFORE DELETE ON register BEGIN
  SELECT RAISE(ABORT, 'a row of the register is kept');
END;
CREATE INDEX register_about_row ON register_about (seq);
CREATE INDEX review_account ON review (account);
CREATE INDEX review_case ON review (case_number);
CREATE INDEX event_span_last ON event_span (last);
CREATE TRIGGER event_uncounted AFTER DELETE ON event
WHEN EXISTS (
  SELECT 1 FROM event_span WHERE block = OLD.received_at / 14400000000 AND OLD.id BETWEEN first AND last
)
BEGIN
  UPDATE event_count SET events = events - 1, alarms = alarms - (OLD.alarm IS NOT NULL)
    WHERE block = OLD.received_at / 14400000000 AND place = OLD.place;
END;
CREATE INDEX event_alarm ON event (id) WHERE alarm IS NOT NULL;
CREATE INDEX event_note_event ON event_note (event);
CREATE INDEX event_note_review ON event_note (review);
CREATE UNIQUE INDEX event_note_withdraws ON event_note (withdraws) WHERE withdraws IS NOT NULL;
CREATE TRIGGER event_note_kept BEFORE DELETE ON event_note BEGIN SELECT raise(ABORT, 'a note is never deleted'); END;
CREATE TRIGGER event_note_fixed BEFORE UPDATE ON event_note BEGIN SELECT raise(ABORT, 'a note is never changed'); END;
CREATE UNIQUE INDEX home_link_of ON home_link (place) WHERE revoked_at IS NULL;
CREATE INDEX ix_session_account ON session (account);
CREATE INDEX retention_receipt_open ON retention_receipt (id) WHERE finished_at IS NULL;
CREATE INDEX retention_receipt_room ON retention_receipt (finished_at) WHERE why = 'room';
CREATE TRIGGER retention_receipt_stays BEFORE UPDATE ON retention_receipt WHEN OLD.finished_at IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a receipt stays as it was written');
END;
CREATE TRIGGER retention_receipt_is_kept BEFORE DELETE ON retention_receipt BEGIN
  SELECT RAISE(ABORT, 'a receipt is kept');
END;
CREATE INDEX event_of_alarm ON event (alarm) WHERE alarm IS NOT NULL;
CREATE TRIGGER minor_of_nobody AFTER DELETE ON person WHEN OLD.minor BEGIN
  INSERT OR IGNORE INTO gone_minor (person) VALUES (OLD.id);
END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('session',5);
INSERT INTO "sqlite_sequence" VALUES('account',5);
INSERT INTO "sqlite_sequence" VALUES('token',1);
INSERT INTO "sqlite_sequence" VALUES('credential',2);
INSERT INTO "sqlite_sequence" VALUES('event',20);
INSERT INTO "sqlite_sequence" VALUES('alarm',6);
INSERT INTO "sqlite_sequence" VALUES('alarm_log',19);
INSERT INTO "sqlite_sequence" VALUES('notification',8);
INSERT INTO "sqlite_sequence" VALUES('command',8);
INSERT INTO "sqlite_sequence" VALUES('receipt',10);
INSERT INTO "sqlite_sequence" VALUES('walk',2);
INSERT INTO "sqlite_sequence" VALUES('face_assessment',1);
INSERT INTO "sqlite_sequence" VALUES('face_consent',2);
INSERT INTO "sqlite_sequence" VALUES('review',1);
INSERT INTO "sqlite_sequence" VALUES('event_note',2);
INSERT INTO "sqlite_sequence" VALUES('hand_over',1);
PRAGMA user_version = 15;
COMMIT;
