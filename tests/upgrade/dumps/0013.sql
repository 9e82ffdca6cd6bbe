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
INSERT INTO "account" VALUES(1,'guard','guard','$argon2id$v=19$m=19456,t=2,p=1$rmZ0rbTHi+JxeOSVeP/O1Q$eZeetAkSDWJKHJ4bMy+67Ht0hejOIl30YM1O5+gmO/U',0,1796065575529451,NULL,0,0);
INSERT INTO "account" VALUES(2,'office','office','$argon2id$v=19$m=19456,t=2,p=1$WrgVEWJDbmCVZIlkUOlBOw$yPM3kAQS+LbCGaOwrltElbU3Qg0K4D+PQNL0rTo+vaY',0,1796065576797215,NULL,0,0);
INSERT INTO "account" VALUES(3,'installer','installer','$argon2id$v=19$m=19456,t=2,p=1$whOLr0fjafv2mykMXWvjrw$D6tvA4tzIo6pKB3QQZiUbrlB3etXPR1bLmBGZ4yyLoc',0,1796065578440799,NULL,0,0);
INSERT INTO "account" VALUES(4,'officer','officer','$argon2id$v=19$m=19456,t=2,p=1$HeKMnB5+Fmnp438oMeyWFA$ErN9oCEgE6ZF3QVj18dkR86opBqFD6fm6nKrOs+3s+4',0,1796065579801994,NULL,0,0);
INSERT INTO "account" VALUES(5,'✉5','guard','',0,1796065763449652,NULL,0,1);
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
INSERT INTO "alarm" VALUES(1,'technical','attended','device:vision:worker:device.offline','["vision:worker"]',NULL,'vision:worker',NULL,'','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065663139950,1796067477495641,1796065663139952,0,0,'guard','门岗','neighbour',1,1796065663139950,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(2,'technical','raised','device:cam-u2:device.offline','["cam-u2"]','b3u2','3号楼 2单元',NULL,'','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065663195061,1796080063195063,1796065663195063,0,0,NULL,'',NULL,1,1796065663195061,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(3,'sos','resolved','person:wu','["sos-501"]','b3u2-501','3号楼 2单元 501','wu','吴奶奶','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796065674052644,1796065734053171,1796065674053171,0,0,NULL,'',NULL,2,1796065675536085,'false alarm',1796065679831171,'[]',0,'zh-CN','','guard',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(4,'smoke','raised','place:b3u2-501','["smoke-501"]','b3u2-501','3号楼 2单元 501',NULL,'','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796065674874748,1796065854877263,1796065794904420,1,0,NULL,'',NULL,1,1796065674874748,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(5,'technical','raised','device:sos-502:battery.low','["sos-502"]','b3u2-502','3号楼 2单元 502','li','李爷爷','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065675017389,1796080075018687,1796065675018687,0,0,NULL,'',NULL,1,1796065675017389,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(6,'sos','raised','device:sos-777','["sos-777"]',NULL,'sos-777',NULL,'','{"steps": [{"people": ["guard"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065675358079,1796065855358249,1796065795393749,2,0,NULL,'',NULL,1,1796065675358079,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
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
INSERT INTO "alarm_log" VALUES(1,1,1796065663139950,'raised','device','vision:worker',NULL,'gateway','');
INSERT INTO "alarm_log" VALUES(2,1,1796065663139950,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(3,2,1796065663195061,'raised','device','cam-u2',NULL,'gateway','');
INSERT INTO "alarm_log" VALUES(4,2,1796065663195061,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(5,3,1796065674053173,'raised','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(6,3,1796065674053173,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(7,4,1796065674877258,'raised','device','smoke-501',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(8,4,1796065674877258,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(9,5,1796065675018684,'raised','device','sos-502',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(10,5,1796065675018684,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(11,6,1796065675358251,'raised','device','sos-777',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(12,6,1796065675358251,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(13,3,1796065675536391,'pressed_again','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(14,1,1796065677044031,'noted','neighbour','门岗','guard','page','on my way');
INSERT INTO "alarm_log" VALUES(15,1,1796065677044031,'acknowledged','neighbour','门岗','guard','page','');
INSERT INTO "alarm_log" VALUES(16,1,1796065677495636,'noted','neighbour','门岗','guard','page','on my way');
INSERT INTO "alarm_log" VALUES(17,1,1796065677495636,'arrived','neighbour','门岗','guard','page','');
INSERT INTO "alarm_log" VALUES(18,3,1796065679678276,'noted','guard','guard',NULL,'desk','nobody knows this one');
INSERT INTO "alarm_log" VALUES(19,3,1796065679831171,'resolved','guard','guard',NULL,'desk','false alarm');
INSERT INTO "alarm_log" VALUES(20,4,1796065734888436,'called','gateway','gateway',NULL,'gateway','1.2');
INSERT INTO "alarm_log" VALUES(21,6,1796065735380361,'called','gateway','gateway',NULL,'gateway','2.1');
INSERT INTO "alarm_log" VALUES(22,4,1796065794904415,'called','gateway','gateway',NULL,'gateway','2.1');
INSERT INTO "alarm_log" VALUES(23,6,1796065795393744,'called','gateway','gateway',NULL,'gateway','3.1');
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
INSERT INTO "command" VALUES(1,'sos-501',3,'feedback','sent','raised','','{}',1796065674053173,NULL);
INSERT INTO "command" VALUES(2,'ctrl-u2',NULL,'unlock','sent','','','{"door": "unit", "grant": "credential:1", "for": 5.0}',1796065674358251,1796065677358251);
INSERT INTO "command" VALUES(3,'smoke-501',4,'feedback','sent','raised','','{}',1796065674877258,NULL);
INSERT INTO "command" VALUES(4,'sos-777',6,'feedback','sent','raised','','{}',1796065675358251,NULL);
INSERT INTO "command" VALUES(5,'sos-501',3,'feedback_again','sent','raised','','{}',1796065675536391,NULL);
INSERT INTO "command" VALUES(6,'sos-501',3,'feedback','sent','resolved','','{}',1796065679831171,NULL);
CREATE TABLE contact (
  person VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  channel VARCHAR NOT NULL,
  address VARCHAR NOT NULL, delay REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (person, position),
  FOREIGN KEY(person) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "contact" VALUES('zheng',0,'webhook','http://127.0.0.1:35277/zheng',0.0);
INSERT INTO "contact" VALUES('lin',0,'webhook','http://127.0.0.1:35277/lin',0.0);
INSERT INTO "contact" VALUES('guard',0,'webhook','http://127.0.0.1:35277/guard',0.0);
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
INSERT INTO "credential" VALUES(1,'card',X'CE64D51726FCCF547A52BB7F06CCE88B12900CA410C15BA61F6EBA9C986551D7','zheng','','[]',NULL,NULL,1,0,1796065581745504);
INSERT INTO "credential" VALUES(2,'pin',X'2B8745F988ACBC097A2BCDB05BE4A0AD039FC62E75A4D28C7D957D7C010522E1','wu','','[]',NULL,NULL,1,0,1796065582354749);
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
INSERT INTO "device_state" VALUES('broker:sos',NULL,NULL,1,NULL,0,0);
INSERT INTO "device_state" VALUES('broker:bulk',NULL,NULL,1,NULL,0,0);
INSERT INTO "device_state" VALUES('vision:worker',NULL,NULL,0,NULL,0,1);
INSERT INTO "device_state" VALUES('cam-u2',NULL,NULL,0,NULL,0,1);
INSERT INTO "device_state" VALUES('sos-502',1796065697878840,1796065675220329,NULL,NULL,1,0);
INSERT INTO "device_state" VALUES('ctrl-u2',1796065697878840,1796065675696860,1,80,0,0);
INSERT INTO "device_state" VALUES('smoke-501',1796065697878840,1796065674877263,NULL,NULL,0,0);
INSERT INTO "device_state" VALUES('sos-501',1796065697878840,1796065675536391,NULL,NULL,0,0);
INSERT INTO "device_state" VALUES('reader-u2',1796065697878840,1796065674713565,NULL,NULL,0,0);
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
INSERT INTO "door_state" VALUES('unit','secured',NULL,'','[1796065674713565]');
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
INSERT INTO "envelope" VALUES(5,X'8100D892F6B288B112E13A15A25382C0C2D68CBCF93DB2AE5FD533FD9EB222C7','command line',1796065763449652,NULL,'','',NULL);
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
INSERT INTO "event" VALUES(1,'gateway','gateway.started',NULL,NULL,1796065637934325,1796065637934335,0,'gateway',1,NULL,NULL,NULL,'{"text": ""}','',NULL);
INSERT INTO "event" VALUES(2,'broker:sos','device.online',NULL,NULL,1796065639718098,1796065639718102,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(3,'broker:bulk','device.online',NULL,NULL,1796065640014014,1796065640014025,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(4,'vision:worker','device.offline',NULL,NULL,1796065663139950,1796065663139952,0,'gateway',1,NULL,NULL,1,'{"text": "the camera worker does not answer"}','',NULL);
INSERT INTO "event" VALUES(5,'cam-u2','device.offline',NULL,NULL,1796065663195061,1796065663195063,0,'gateway',1,'b3u2',NULL,2,'{"text": "the camera worker does not answer"}','',NULL);
INSERT INTO "event" VALUES(6,'sos-501','heartbeat','sos-501e-0',NULL,1796065673810075,1796065673810612,0,'broker:sos',1,'b3u2-501',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(7,'sos-501','sos.pressed','sos-501e-1',NULL,1796065674052644,1796065674053171,0,'broker:sos',1,'b3u2-501',NULL,3,'{}','',NULL);
INSERT INTO "event" VALUES(8,'ctrl-u2','door.closed','ctrl-u2e-2',NULL,1796065674192613,1796065674194873,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(9,'reader-u2','access.card','reader-u2e-3',NULL,1796065674357563,1796065674358251,0,'broker:bulk',1,'b3u2','zheng',NULL,'{"credential": 1, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(10,'reader-u2','door.granted',NULL,NULL,1796065674357563,1796065674358251,0,'gateway',1,'b3u2','zheng',NULL,'{"door": "unit", "grant": "credential:1", "credential": 1}','',NULL);
INSERT INTO "event" VALUES(11,'ctrl-u2','door.opened','ctrl-u2e-4',NULL,1796065674469339,1796065674478782,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(12,'ctrl-u2','door.closed','ctrl-u2e-5',NULL,1796065674589011,1796065674596958,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(13,'reader-u2','access.card','reader-u2e-6',NULL,1796065674698162,1796065674713565,0,'broker:bulk',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(14,'reader-u2','door.denied',NULL,NULL,1796065674698162,1796065674713565,0,'gateway',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit", "reason": "unknown"}','',NULL);
INSERT INTO "event" VALUES(15,'smoke-501','smoke','smoke-501e-7',NULL,1796065674874748,1796065674877263,0,'broker:bulk',1,'b3u2-501',NULL,4,'{}','',NULL);
INSERT INTO "event" VALUES(16,'sos-502','battery.low','sos-502e-8',NULL,1796065675017389,1796065675018687,0,'broker:sos',1,'b3u2-502',NULL,5,'{}','',NULL);
INSERT INTO "event" VALUES(17,'sos-502','undecoded',NULL,NULL,1796065675218886,1796065675220329,0,'broker:sos',1,'b3u2-502',NULL,NULL,'{}','found type ''nonsense'', expected a known event type',X'7B226964223A2022652D39222C202274797065223A20226E6F6E73656E7365227D');
INSERT INTO "event" VALUES(18,'sos-777','sos.pressed','sos-777e-10',NULL,1796065675358079,1796065675358249,0,'broker:bulk',1,NULL,NULL,6,'{}','',NULL);
INSERT INTO "event" VALUES(19,'sos-501','sos.pressed','sos-501e-11',NULL,1796065675536085,1796065675536391,0,'broker:sos',1,'b3u2-501',NULL,3,'{}','',NULL);
INSERT INTO "event" VALUES(20,'ctrl-u2','device.online',NULL,NULL,1796065675689049,1796065675696860,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
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
INSERT INTO "event_note" VALUES(1,20,1,'陈警官',1796065738878548,'was at the door','["key"]',NULL);
INSERT INTO "event_note" VALUES(2,19,1,'陈警官',1796065739707180,'was at the door','["key"]',NULL);
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
INSERT INTO "face_assessment" VALUES(1,'["identify", "verify"]','陈律师','2026-11-21','2028-10-30','4a3cdfae6f291c8f544daea5b72905cf9e74c1ed427d831ad0d7ca00c73c794d',0,'command line',1796065727856767);
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
INSERT INTO "face_consent" VALUES(1,'wu','b9326880efaafb7039146fb843f1a4b1','verify','2026-11','page','',0,'',1796065735793424,1827601735793424,1796065736639615,'office');
INSERT INTO "face_consent" VALUES(2,'zheng','66ae6998fcea5801f9008c4a51ca6786','verify','2026-11','page','',0,'',1796065736269313,1827601736269313,NULL,'office');
CREATE TABLE face_erasure (
  subject VARCHAR NOT NULL,
  person VARCHAR NOT NULL,
  asked_at BIGINT NOT NULL,
  why VARCHAR NOT NULL,
  by VARCHAR NOT NULL,
  erased_at BIGINT,
  PRIMARY KEY (subject)
);
INSERT INTO "face_erasure" VALUES('b9326880efaafb7039146fb843f1a4b1','wu',1796065736639615,'withdrawn','office',NULL);
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
INSERT INTO "face_subject" VALUES('zheng','66ae6998fcea5801f9008c4a51ca6786',1796065736269313,0);
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
INSERT INTO "hand_over" VALUES(1,1,1796065740924505,1890932940924505,'陈警官','梧村派出所',X'8B01D8B59E1514A677F1B77F8A60F15C36AA057058EC77FD969F02A81D380698',18874,15,0);
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
INSERT INTO "heard" VALUES('native:sos-777','native','sos-777','',X'7B226964223A2022652D3130222C202274797065223A2022736F732E70726573736564227D',1,1796065675358079,1796065675358079,'[["cuobian-sos", {}]]');
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
INSERT INTO "home_link" VALUES(X'32153E87FFFE91E42E198D4301E1E284B4586B50C0A3D202E9E2EDFBB8C43B03','b3u2-501','["wu"]','office',1796065742328132,1827601742328132,NULL);
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
INSERT INTO "link" VALUES(X'B1EEC75B3BB44AD702A12C59D58E21F2912386F2D199334698B9B2432B6B0038',1,'guard');
INSERT INTO "link" VALUES(X'085ADF8A9CFE1A8A949E49F5B05400C952C6B798E2C0AC18795A75916E7B359A',2,'guard');
INSERT INTO "link" VALUES(X'CE8AA32B33EB18A04B59A37FB0FE3957EF9E656B85A360C1E51408EB76A1928F',3,'zheng');
INSERT INTO "link" VALUES(X'54E03C8434AC00B53175170F08FE23217A6F74031334ECB3BF09B206717FD644',4,'zheng');
INSERT INTO "link" VALUES(X'2C65CD10425B808871B801FD209F5EC1F3A1C4892076A70E47C28CABFA614144',5,'guard');
INSERT INTO "link" VALUES(X'DE39B5138A9EE53024E24365964510E3ECC30BC69528F2D329CDE0A8ED9080B0',6,'guard');
INSERT INTO "link" VALUES(X'4D3F32688F4B1A571807FD02AC71FB888A7BCCA44DFF807CEBF8B046990E1DBA',4,'lin');
INSERT INTO "link" VALUES(X'F95A848C1AA3D8F96FB41C51FD58524666BE1D99B7B262AD9D5D5D044C7CAAB0',4,'guard');
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
INSERT INTO "meta" VALUES('steady_base','["352517ce-8ec2-483e-aa09-f73530f6eea4", 1796062890900217]');
INSERT INTO "meta" VALUES('steady_latest','1796065795096372');
INSERT INTO "meta" VALUES('probe_steady','1796065795096372');
INSERT INTO "meta" VALUES('heard_dropped','0');
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
INSERT INTO "notification" VALUES(1,1,'guard','webhook','http://127.0.0.1:35277/guard','call','raised',0,0,'sent',1,1796065663139950,1796065663356098,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(2,2,'guard','webhook','http://127.0.0.1:35277/guard','call','raised',0,0,'sent',1,1796065663195061,1796065663356098,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(3,3,'zheng','webhook','http://127.0.0.1:35277/zheng','call','raised',0,0,'sent',1,1796065674053173,1796065674194870,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(4,4,'zheng','webhook','http://127.0.0.1:35277/zheng','call','raised',0,0,'sent',1,1796065674877258,1796065675126227,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(5,5,'guard','webhook','http://127.0.0.1:35277/guard','call','raised',0,0,'sent',1,1796065675018684,1796065675220327,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(6,6,'guard','webhook','http://127.0.0.1:35277/guard','call','raised',0,0,'sent',1,1796065675358251,1796065675536391,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(7,3,'zheng','webhook','http://127.0.0.1:35277/zheng','again','raised',0,0,'sent',1,1796065675536391,1796065675696849,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(8,3,'zheng','webhook','http://127.0.0.1:35277/zheng','closed','resolved',0,0,'sent',1,1796065679831171,1796065680113103,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(9,4,'zheng','webhook','http://127.0.0.1:35277/zheng','call','raised',0,1,'sent',1,1796065734888436,1796065735163757,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(10,4,'lin','webhook','http://127.0.0.1:35277/lin','call','raised',0,1,'sent',1,1796065734888436,1796065735163757,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(11,6,'guard','webhook','http://127.0.0.1:35277/guard','call','raised',1,0,'sent',1,1796065735380361,1796065735746236,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(12,4,'zheng','webhook','http://127.0.0.1:35277/zheng','call','raised',1,0,'sent',1,1796065794904415,1796065795096370,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(13,4,'guard','webhook','http://127.0.0.1:35277/guard','call','raised',1,0,'sent',1,1796065794904415,1796065795096370,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(14,6,'guard','webhook','http://127.0.0.1:35277/guard','call','raised',2,0,'sent',1,1796065795393744,1796065795580369,'','204',NULL,0,NULL);
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
INSERT INTO "receipt" VALUES(1,1,'accepted',1796065663356098);
INSERT INTO "receipt" VALUES(2,2,'accepted',1796065663356098);
INSERT INTO "receipt" VALUES(3,3,'accepted',1796065674194870);
INSERT INTO "receipt" VALUES(4,4,'accepted',1796065675126227);
INSERT INTO "receipt" VALUES(5,5,'accepted',1796065675220327);
INSERT INTO "receipt" VALUES(6,6,'accepted',1796065675536391);
INSERT INTO "receipt" VALUES(7,7,'accepted',1796065675696849);
INSERT INTO "receipt" VALUES(8,1,'acted',1796065677044031);
INSERT INTO "receipt" VALUES(10,8,'accepted',1796065680113103);
INSERT INTO "receipt" VALUES(11,9,'accepted',1796065735163757);
INSERT INTO "receipt" VALUES(12,10,'accepted',1796065735163757);
INSERT INTO "receipt" VALUES(13,11,'accepted',1796065735746236);
INSERT INTO "receipt" VALUES(14,13,'accepted',1796065795096370);
INSERT INTO "receipt" VALUES(15,12,'accepted',1796065795096370);
INSERT INTO "receipt" VALUES(16,14,'accepted',1796065795580369);
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
INSERT INTO "register" VALUES(1,1796065572847400,'changed','site','command line',NULL,1,'{"detail": "dbec6ec82fda94c71f600412f293dd3fe4ffb7ce20c95ffecd6020dec6fd84fb", "who": "67533a2ed91133ac67da3a55a6b3a47812c5655abb57b1e7af14b144e5fec070"}',X'102FBE4F514B5B6F563841E52B6D88E0F5B639236C565C8964793FDD2BDC846A',X'E4ED1C705C6121D86253E744B23884E3C0A2A30E9BE9BEB079E87818CC8F8A71');
INSERT INTO "register" VALUES(2,1796065575529451,'account.changed','account:000000000000001','gateway',NULL,1,'{"detail": "7c34866213e6b06ab31aa048f0a5201678fc203694595413dd97aaf9fb43d419", "who": "31231cab09c207f58d12e5d7523106a7d6c3cb8ee8421c8720b92755e076c125"}',X'FBFADA2CEB12DABB33B97E588F8EEF817FF7B00F763CE54846C34B11D6C4A161',X'88F22481DDAEC71B444CCD5DC6F62241E63F77C430EAAA537793CAA5A3EA5FE2');
INSERT INTO "register" VALUES(3,1796065576797215,'account.changed','account:000000000000002','gateway',NULL,1,'{"detail": "b5843e07346c994dcd20e5a924d7e5d09e52c051450792700d137e074ce8eb53", "who": "0276c6c3e9b5aa5ab326aab6895dd63e9d3c50604968864b4dcea644435916e7"}',X'4A6931A3BA67C77C9B4CE02E5DEF843C6720209A5563F4E3626F354F78015555',X'DB5DCFD83C97B742DEB488447E810DF21465C7554AC9A779BCF1DB32A4AAE47F');
INSERT INTO "register" VALUES(4,1796065578440799,'account.changed','account:000000000000003','gateway',NULL,1,'{"detail": "4536d51b3ca81bef0436e17775508016574c2cdd905f932d9a0a23a2d0494837", "who": "b75af7f33cf7515b4f9d8264a222ef456ac56ac26f5f572c69e75d047d731eb0"}',X'116D753BB705512292C0C27D4416C8BE2629FD9F7E9F4B3F5C130B4C4F8E8EDB',X'8E93CC0604DE6EB7F215FF7D39537BE7099E9D690C713B1EA2DF53D91CE8B61D');
INSERT INTO "register" VALUES(5,1796065579801994,'account.changed','account:000000000000004','gateway',NULL,1,'{"detail": "308f0ad288724d7d0179e74793c6d1859a8deff74529e1cab901e309122d7c3a", "who": "8b9cc0b8b5dc2d6c19dd51fec6edbb2f5c88d137f2d955b3333dabda4e565431"}',X'FD2DE5CFEA708BC0EE685C1F5A34CC27B6EF706D0E6044C4E02A15C96E2CA421',X'CEE614FF4139DAAE73F2E5669265AA197926B9491307A14FA3B2E2B0F6A2CF7B');
INSERT INTO "register" VALUES(6,1796065580846509,'account.changed','token:grafana','gateway',NULL,1,'{"detail": "3a1effdba7e705041c01b593be3f7fa50f99d4e18ea4035f17b4d7c42c2e0104", "who": "b27fa3e3babb3da95e14f351478a3e6c27aeefbaf435c0baa51fd99ed5109a8d"}',X'764CCF3D9E59D7EAA2CF14BE3A7535CF8190BD030941AB19A43D01A01092406F',X'557E12E20F0F5853D128B394ED7BA9A6624E7293D16ED3BB3391B459F6D8C733');
INSERT INTO "register" VALUES(7,1796065581766748,'changed','credential:1','command line',NULL,1,'{"about": "0a9630e8b1257d047bb8ac7abf248164e5ba33cd23de61499f1fed54dd44a774", "detail": "8fa2e329d6c19bada3ede9a559ba2cdeec22aa596d02668ba4daedb8aa251276", "who": "3b838e946f20953d0a65e7876a98a25e97c0f00690d60541c01b76676247e698"}',X'D657A1A04427185D604FD59B59D03CCB9DA1057645B10AD4D3D9E7D32A54E919',X'02D4AA86AB2A66768F26E66FF52E800B0D76B169D02C232232F7431C7288003A');
INSERT INTO "register" VALUES(8,1796065582448941,'changed','credential:2','command line',NULL,1,'{"about": "b40aba5eb1238567e28e31d63611df0046fae95706b4e3f2d4e3bba9fd41ff64", "detail": "e6ef89f4fd29115100d0d35c9a68e20c77160e0b19d5870b1426881c58620cc8", "who": "986aea12d633f1a3cb6e654cdccd76d5b3bd90eaa81cbc621cd94d9f330152cb"}',X'AD595519AF349CE2B937A12CDB813044606778C7B92C9E01FD156F3BB5EF5A17',X'CBAFF14F13ECB7BD095FA8B1509012CA71E1B1B003E143F8D0BDBE18B9206ADF');
INSERT INTO "register" VALUES(9,1796065671064824,'log_in.done','session:000000000000001','guard',NULL,1,'{"detail": "3e7101f1631a5bababf665554169395d42bc8aa9b0d0f7d69583afbfb7e58f07", "who": "cf05a58e50c6b588710ebd2095028b0559d5ced48f83ee6d8d62d87b185dc504"}',X'AA77E8AF3A4125BF2CD0173C3DFCC97549B3E6290018E7C922DAAB0F01C5A945',X'6135F4FF4ADE7E419C5FBB084C1FCB4EF6E02DE58FF30E5A8418BCAF3C3BF566');
INSERT INTO "register" VALUES(10,1796065677772899,'log_in.done','session:000000000000002','guard',NULL,1,'{"detail": "ae1cbdf91359185b492755e2aec828a0566b0fabc1d229991d566a971c559750", "who": "f2fdf79b93b1057ac6e677f4ed6aac3b3e128980504e4b8992925dbf5258c8ba"}',X'A94E778031CB9004A0E4141BADB1FC6532CD564E17575F7272950A70C75D5A8B',X'4108D52205CE19061A1C35426D8014432CFB87211F38EB491BA99CD00271B9C5');
INSERT INTO "register" VALUES(11,1796065679219464,'list.seen','list:alarms','guard',NULL,1,'{"who": "780ea184239403caae2a0fef2ae74d17ba622def6a26be26db325d48ffc2dcd5"}',X'9D5BE1D87D4EF3764B065B281FFAFA8E116645D0175A0A48ACD59F65C7B1163B',X'F1D6F4913F15086A4BC0D373DB68CFFCE42F1F6272C8A2491FFD325F82EEE7A3');
INSERT INTO "register" VALUES(12,1796065727857395,'changed','faces:assessment','command line',NULL,1,'{"detail": "37f6f559b4416fa7d4b90ee8ead2f378d359b4595672d1d266057ea84f9d1106", "who": "41eaae9cd853146fdf50814b519ca95a2e45bf522ee2a058114c4ccb4d0df125"}',X'330F8A68D95ED929A8FFA04B5AFE05CBF72D8C58DFBCFE59E3F6833ECBB16270',X'6568ADDAF7137D65A429EE9C985C60CAA41ECACD4AC15B83DB485691DB8642B2');
INSERT INTO "register" VALUES(13,1796065732470144,'log_in.done','session:000000000000003','office',NULL,1,'{"detail": "d4b071b3209a3ea95f870ab21a7a55328d3f24abf4b5465406d509f13548a926", "who": "726b018634197927d391256e2ed501d386ce1872a5b504b23646a6ed57970655"}',X'59B055EE4BD0428DDF3C5715428E3F2C466620A26AF40D60995D94003F9EFBF8',X'45B24C16DAE957A1BAE7341B843BCDB2CA36C48E426725ECD3AAD8D20CAE7155');
INSERT INTO "register" VALUES(14,1796065735859894,'changed','faces','office',NULL,1,'{"about": "1d3f6bab8e781d5e63cc7f19dc7f81bb7d47cdf84fc7433b9c070dc5d0c04b3b", "detail": "b890dabfb3b20b7ab318fd30011f7c620538200fbab8d62d34c31e74cbb8baa2", "who": "c55072b5297c4d58533c4c6bbfe0924c04cbf361d1ce86376733a21b10cfa43d"}',X'BE8445A3483C190321DDB7649D7C7B1D0107AD849947BEB72675FE31CA6563BE',X'2E2DD8E97D58BE3E59F4E3A681D90455E87FAE3E1E19A3C6F57568B69D90CAC1');
INSERT INTO "register" VALUES(15,1796065736352108,'changed','faces','office',NULL,1,'{"about": "d2f1d8610267860e2df1259cb60d3cfb9f273c5f3716c671f8d7d49183bd342e", "detail": "9f91808629055dfec131d0960d75cf1483653cae3c79493522eb6d3ee5ea2a92", "who": "a2030c04f6a55adcfb48771fdb7c8d0643535d6c2115fc57a7e98f3a30051773"}',X'C3A68392B701FA16586CA872F904686B27D65CD9D8474E93393D45439F89B4AC',X'30B61A213CD301300902016A2A9051A578B65BFFC9F9C8F0F74313E2FD7BB442');
INSERT INTO "register" VALUES(16,1796065736661034,'changed','faces','office',NULL,1,'{"about": "30f7c243cb2cf95d9f118bba898f88c724805ca6a7506777174fdbf2657eb60f", "detail": "b6879c5c27e4919c9a751512911147038aa1a7ea857cc38622d6dc20be7e6d66", "who": "dd229354f4dfa436c0e242575821615d6451d30cbe8c42c5f6428b35761b98ae"}',X'4BC98C8C8C2AAF28B9D1063DA0D31F11DA72CB0740E5BBC6641F656AC752E887',X'08F81E6C2BDDFC09D81CF46D57E0DDB9C387FD994CE7856FAD4A3AABFD7D99D0');
INSERT INTO "register" VALUES(17,1796065736786786,'log_in.done','session:000000000000004','officer',NULL,1,'{"detail": "18af2c0af078adbfca504944193378840fe01d878f06a13d4da981f562d4c3e4", "who": "db5e938486da183a0fa52d14b85116db0113de5897398e01777d5da67e6f2a13"}',X'392BF5E2F98FC2190DE7F1AD4A69765CAEE426BE653028E267174D3C764D85C9',X'9BA7B98F1BFC112B082CA10D1AC44A28189068BC79172EE7BC1BC982C9B6AEF5');
INSERT INTO "register" VALUES(18,1796065738139962,'review.opened','review:000000000000001','officer',1,1,'{"about": "6ab9673fbf8facd16c418372a850fa0d6a50fdcb24053fa19852da6f26bbdae4", "case": "fbba87bc0429785f4b684be6eb9fafe6313ea3c4b953852a39f54aaa1b1c4a22", "detail": "2d6cb87fcad56f2d32729690c2d9642eaa960626c3618fb1af2a3993e3763eff", "unit": "ce19553cf94e2eeeb64abe3697356d533f78cb50bc1ecbc1aa1acc0230d883f3", "who": "28a0e8c74311ea7ffb768919249122876b40b0555b87277a30476adc62e3a112", "why": "031e385de6649ffb0e241563338350bd81f15fe9084ec946f66401f8c0a2c2b3"}',X'E95EC03FB430FDCD1A48809877B64624306514D3D79A88A4484A7C4E43152133',X'C23EF658D19629C7B52A5508D306DB8B22D4CB7CFAB4F46144430FCAE14F2435');
INSERT INTO "register" VALUES(19,1796065738385076,'list.seen','list:events','officer',1,1,'{"about": "73cd823fe1e0b9dcab93fb5b22e12d36d528e586dcad243cf4033a185654c80b", "case": "715c03563da0dea17602cc2aac2f8d402dd86ceb89c10a4fc0bd1ac9f5371b99", "unit": "3f9c0e9bdb08a12f6192ebc02c50ef9bbca3a91062229191f444abb0065b9d07", "who": "827d0da59b74a786c00be5b6b42e144c5d866a17d6a9a09ed59466b7a05a4418", "why": "4ad12c38996a3d13ac34332ed6fc3214c0127b9151f762eaef236e2b7ffc07d3"}',X'FAFF5133DD3A180CAFAC52695A239B628456DE2F1A2EF33D169A1F33F2EE365C',X'2EEEE5651011935CF8A918441BC7A6F856362E3E57CDFC90B994048323C11DAF');
INSERT INTO "register" VALUES(20,1796065738669973,'evidence.seen','event:000000000000020','officer',1,1,'{"about": "12e83526ff8b2ce27cce2bfe7a7425b671eb30159bfd61244259a51f167f709c", "case": "082db031d23803f38d65a7e9a9bf96333efb76e7408462646821e21d2c88804d", "unit": "95d5dba56829692052a2db152c38910a4ebd59660cca50eb5088cf3987da7c5b", "who": "e456d46585a392bd021b4814c32297c5a890e7a5405cc421b1904060addd9139", "why": "a9053387e9441b1d3e465920023e421c013e699319380b6faf042e2bbed3b17a"}',X'3D4FE2B151EB4AF5505FCC641BEF0AAE6545F90AC98BE4043CB77F6A36FA0CF9',X'1FC75EFC6E564082752FDE6E472A652666B4689951CA36C47A617B1564234E3F');
INSERT INTO "register" VALUES(21,1796065738878548,'note.added','event:000000000000020','officer',1,1,'{"about": "06d6949f75b910e007f029d3e41e9cbe80d673d4bbe7955577dab4377367b08f", "case": "14d1340868609335cabff0fe276eebb79d957e6097ed5667442bb0b579ef0549", "detail": "432661b12f1919d24d4d26930d03e12e3336b98a215a4ee10897549ab09c354a", "unit": "e39cea5b8537901c4011110a114010ed7bf01e6c9afcbc05257fbe8e306fb4df", "who": "75ad82d42fea55c0e6cef6c7ae43f46ced784b6d28a0382a4b243a90c2b19377", "why": "80dad34e777466c427a31e7750ca68946f65684b617b5faa586918a003808019"}',X'7F1C97C7CC201E12745DEDE7A3047D9A9CDE985FB2E53CBD5AE6DA91E6BCBC94',X'264B4AC212143506EF56B8C10213D5B0CB5C5AC98148B1DBEC1C2D7C5576A745');
INSERT INTO "register" VALUES(22,1796065739488762,'evidence.seen','event:000000000000019','officer',1,1,'{"about": "4eb53355e97d806a6fbc66547d3b95a7b96a8a212921b6abc016a2fcd9f25b5f", "case": "f81b1010605020a740bd829b035fdcb5e8aa3062a210629daefad75e88526adc", "unit": "215d11ab304f55c5edf43e4a5efd5d52af1e8523aa6fee40715d98ce9eaefc42", "who": "c9cd37e2300ea87349bb7d1fe5b764820e78753c60ac60b486b3a6fc295fb687", "why": "c8e481915e87fb2b339a8ae9b0e83fd09ac17df1f3d1cd3273ee67e10cf8b5a8"}',X'3DD9432ECCC3DC3431522BB48A97730148AF37232B3A2002724446133332D497',X'D67F780FD3D238036E88524B41F430EE30F8D211FBB032798584C3ED4F8C6484');
INSERT INTO "register" VALUES(23,1796065739707180,'note.added','event:000000000000019','officer',1,1,'{"about": "9e416dc748c550b2c22dbd24521adff88140e5f8d340b55af7bbd864171ba601", "case": "e2c03ea0e67d3badeb33d965749218584c7c01d1a244d7470ad939390db253c3", "detail": "cde7607269e09c14968f08c02f8175fcbe5e05f076442399136b1ce78b521af0", "unit": "3371e5bbcc08f2181099e25764d0d1ba1900a6783830aed44a35352c92338306", "who": "99086f7a0ea5094157e9b8a301210182c030b23fae28f50b71f1ffb6273f5936", "why": "dc129bbf61b0b49d4b20f5c57425f8451115fb84ddde6f73a663dc92c2435012"}',X'873E9E8B11827B40611AB64EC5BAEFEA092BB7574E387A2A8E96B239C50CC024',X'57B10D9C2CC0945E467D93FC15F16C5BA956020B0D0936D759079ACFE3794873');
INSERT INTO "register" VALUES(24,1796065740924505,'exported','export:8b01d8b59e1514a677f1b77f8a60f15c36aa057058ec77fd969f02a81d380698','officer',1,1,'{"about": "4ceae5624a8215e45029a3e5b6316776b7cb40cbca5e899c3de0cba0fcc7b073", "case": "0b78befd38acee40a6ab757f4a11cab81cc71ae35828c89c98d07a303d6925e2", "detail": "b8c24655d5e5e01dceea5f9a04ea840e5fcef0ba392e3f54422831a10f2010a4", "unit": "f7c4e8dc583d939df17dbc620fdbc33af799ea2f1de0ec6fc6398436fdaad749", "who": "f73a2dac6b4ffd6b753ff9e24fa4321db14587f6641c0594e6c9a2e64b0d76fc", "why": "060c17686b968b893d5e6ee766c64877ec33f4a862387009d3ecf9be2f1f89fb"}',X'D1E12E2E194CB63E2FAD03A9DB450727698571E9D5D615FB126F6A7C1AB2D2DA',X'6FA8B66CA10207559EA8F8D7957EC30E8D0F40433C76C2CDBC9C964BEF373CD4');
INSERT INTO "register" VALUES(25,1796065741009940,'log_in.done','session:000000000000005','office',NULL,1,'{"detail": "2b563a4fb0139d03b53c432937164f86cebd8d29d7e791925390c3f3827d8b3c", "who": "551f9d468b49f73c15921d72b3524579e7197ab21af6654202575e9457e7c773"}',X'33E41EAD2AAFF08E58EFD73EC1160549BA4B1C3CF5717818AC67AC15B460BE3D',X'35AFC24045100DB7B364CBF2D28F0F97455981A39F94FE8279757F411414B158');
INSERT INTO "register" VALUES(26,1796065742328132,'changed','home link','office',NULL,1,'{"about": "0fca9ec0d9b974a6e523e17fb8fe4ce0e01663e37ca0ff3aa60ec165aacadb26", "detail": "4e6611cd55a43139ab0deaa6c69a2c3359fb77621ab698ebb19e0027535078f9", "who": "a634e38301972cf5c9fa9621678fd04645df6068af088fcd93d234575241635b"}',X'9E0D15EF7B1F44624C5C0613D7BF5AB7AF2924AC0F6FE59891CABFB2B5E14798',X'6D242AD3A180D701A41B14AE91D7FB377B75CB638CC0D435F71DD1F4A61469EE');
INSERT INTO "register" VALUES(27,1796065763449652,'account.changed','account:000000000000005','gateway',NULL,1,'{"detail": "c0f769b186ebb0eeb7eba3a440f784db3ac4687492c5d3d1385f5fd9a8151392", "who": "1cd482d13c00feffd992f742217fc5434737bf411c827aca0f3b6d0f93553248"}',X'099AF3F93A9BB2BCDD79A15413AFDE64EF51E31F544847CC8AD8D429B6EFC5CB',X'BB3973BDA1A69E4C6A291BA37098E037A74E879FAB33510D85249C055F495CD1');
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
INSERT INTO "register_about" VALUES('place','b3u2-501',22);
INSERT INTO "register_about" VALUES('place','b3u2-501',23);
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
INSERT INTO "register_head" VALUES(8,X'AD595519AF349CE2B937A12CDB813044606778C7B92C9E01FD156F3BB5EF5A17',1796065640660384,X'F2627C6AF40701835B59682644FB5EB547721A9997EBDFC7E4E3B8CC3B44B9834164FB48C983F33978C2430D37E527477D68E13A0EB158DFC4D944147D9AE408');
INSERT INTO "register_head" VALUES(9,X'AA77E8AF3A4125BF2CD0173C3DFCC97549B3E6290018E7C922DAAB0F01C5A945',1796065674036363,X'1093A4EF2CFF683E1309F5AAA355AE06615A4A693A59050DD93CFDE81AC8D0FA722178C905C400C6CD4D0D72F1BA21E121809C7860DA9486D9C95D386BF2AA0E');
INSERT INTO "register_head" VALUES(11,X'9D5BE1D87D4EF3764B065B281FFAFA8E116645D0175A0A48ACD59F65C7B1163B',1796065689360813,X'4D96F1A2CBEBFDE788ABA9656531E61C8D35BF56571380A5875C0AAA285352D6961CD333307BEFC05A20600100ECA363EC16F5BD4E234106E8A7C0294CFCA708');
INSERT INTO "register_head" VALUES(12,X'330F8A68D95ED929A8FFA04B5AFE05CBF72D8C58DFBCFE59E3F6833ECBB16270',1796065728043476,X'D4CBF89B7F653E63A0A864B0781E7C4B393FDA936172CE7ABE65330FA6B2A5E91F25DE4FB626EFAE79D1A5B88547A9FCC0DD111D07CA19206EB6B46DB7725701');
INSERT INTO "register_head" VALUES(26,X'9E0D15EF7B1F44624C5C0613D7BF5AB7AF2924AC0F6FE59891CABFB2B5E14798',1796065743540497,X'2F6E644421DAB1BA3827A55BD610D4125BD5E369D6B375236D53D2E6A2A26DD1AF169343BB6CCF53766994F6BC87E46642E06467C0A5A93C3AF69E108FCC130F');
INSERT INTO "register_head" VALUES(27,X'099AF3F93A9BB2BCDD79A15413AFDE64EF51E31F544847CC8AD8D429B6EFC5CB',1796065764252361,X'001EDF0AABFC8C9AA9E31AADA3930A0488C729C3347CC1E769EF2F8CD0F56BC25D64BBB91365E7B1072C9989EFD2A555C4BF1BCD904CBBAE27CFC2E753CE8C0D');
CREATE TABLE register_secret (
  seq INTEGER NOT NULL,
  field VARCHAR NOT NULL,
  salt BLOB NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (seq, field)
);
INSERT INTO "register_secret" VALUES(1,'who',X'19EC1A1A5C092A6F1BFD13DBDDA75FDF','root');
INSERT INTO "register_secret" VALUES(1,'detail',X'F02DA3C3DADABCBA7CA5A874191B61A6','~ site; + place b3; + place b3u2; + place b3u2-501; + place b3u2-502; + person wu; + person li; + person zheng; + person lin; + person guard; + group bangbang; + duty gate; + policy elder; + device sos-501; + device sos-502; + device smoke-501; + device ctrl-u2; + device reader-u2; + device cam-u2; + door unit; 2 more');
INSERT INTO "register_secret" VALUES(2,'who',X'9EA945E6B4DBB6DE3D96AFF59F1F0076','command line');
INSERT INTO "register_secret" VALUES(2,'detail',X'1A821499540C307CB896A9CE611D5CD6','added, role guard');
INSERT INTO "register_secret" VALUES(3,'who',X'52ED52273E70D7CCA57CB870D4EA45E3','command line');
INSERT INTO "register_secret" VALUES(3,'detail',X'B6814559ACCF59156E565AA02D8B1852','added, role office');
INSERT INTO "register_secret" VALUES(4,'who',X'BD4C90FDFE754399588EEF4674919DDB','command line');
INSERT INTO "register_secret" VALUES(4,'detail',X'556A2E4B0EA66A282C605AEEC5A9B127','added, role installer');
INSERT INTO "register_secret" VALUES(5,'who',X'D92FE900E9B42838B52CB58C14766807','command line');
INSERT INTO "register_secret" VALUES(5,'detail',X'9BDC20517EC6EE8529C311AA1E791CCE','added, role officer');
INSERT INTO "register_secret" VALUES(6,'who',X'D49266D59D641FEEE4CEA57B3F9E4336','command line');
INSERT INTO "register_secret" VALUES(6,'detail',X'DF2EBCED5353E89B44BBD578F10EFE90','added, metrics:read');
INSERT INTO "register_secret" VALUES(7,'who',X'A2B3CD06E40EF70D2D02E241A667F841','root');
INSERT INTO "register_secret" VALUES(7,'detail',X'9F7D2395DF439D244CA56D85129B6C45','given: card');
INSERT INTO "register_secret" VALUES(7,'about',X'620AA55762105247FCCF2289B1AB9653','{"persons":["zheng"],"places":[]}');
INSERT INTO "register_secret" VALUES(8,'who',X'D19CF858C3369049DC0CE8B8CF554EDD','root');
INSERT INTO "register_secret" VALUES(8,'detail',X'0EDF1C5540CED68B9657059815842550','given: pin');
INSERT INTO "register_secret" VALUES(8,'about',X'05F04BB9637D54A4B277B80EBC5B0D19','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(9,'who',X'305AA4633DAA2ADD6E63C5686173E043','guard');
INSERT INTO "register_secret" VALUES(9,'detail',X'4BFD54407376F99237F6F25398C1E101','password here');
INSERT INTO "register_secret" VALUES(10,'who',X'3BF761507338B4F4E31A28A4E16A9664','guard');
INSERT INTO "register_secret" VALUES(10,'detail',X'9BB1955CBC402BC27C63F85231C9A6E8','password here');
INSERT INTO "register_secret" VALUES(11,'who',X'1F0437B3BA325D0D3927A0D2E198D024','guard');
INSERT INTO "register_secret" VALUES(12,'who',X'90386C5B4236483AFDFAE84DCD0AECE3','root');
INSERT INTO "register_secret" VALUES(12,'detail',X'C09FF94495793DA532F02A03602205F3','signed on 2026-11-21');
INSERT INTO "register_secret" VALUES(13,'who',X'80AC2608D5A312DA7C697CB08E3C0E8B','office');
INSERT INTO "register_secret" VALUES(13,'detail',X'7C4B7DCBD3F79E905DD76076176B1D78','password here');
INSERT INTO "register_secret" VALUES(14,'who',X'46958281D1B15A49DCB6AF71924A7C49','office');
INSERT INTO "register_secret" VALUES(14,'detail',X'94CD22F86708DDF5103013200EA7BFD0','agreed: verify');
INSERT INTO "register_secret" VALUES(14,'about',X'36ADB3C08E98161B8ACDF4DEEAB4EFB7','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(15,'who',X'AA240B2EB6FD7EC99187B19518D3F281','office');
INSERT INTO "register_secret" VALUES(15,'detail',X'73D2475AE9258C4BDEF741CF1C54912B','agreed: verify');
INSERT INTO "register_secret" VALUES(15,'about',X'F20B2972D8AB7343780352F49786AAB4','{"persons":["zheng"],"places":[]}');
INSERT INTO "register_secret" VALUES(16,'who',X'A6FE067A2D1B66195C2D3028CB1B25F3','office');
INSERT INTO "register_secret" VALUES(16,'detail',X'D25A80DEE4BB54C5EB0A9BEA4EAB6523','withdrawn: everything');
INSERT INTO "register_secret" VALUES(16,'about',X'202043D2837C682E4BCECFE7F3FC27A1','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(17,'who',X'D05A807BBCCD7BB0AA422C1BE1D3A673','officer');
INSERT INTO "register_secret" VALUES(17,'detail',X'98865D02EDE6D78EA52F8B6442AE78D4','password here');
INSERT INTO "register_secret" VALUES(18,'who',X'9F5D0ED37DE10178E980FE69321FA721','officer');
INSERT INTO "register_secret" VALUES(18,'unit',X'1E59F42F337A734197907CA5EC044A3A','梧村派出所');
INSERT INTO "register_secret" VALUES(18,'case',X'C8397C936AC22661029126BCABB375F7','厦公 1');
INSERT INTO "register_secret" VALUES(18,'why',X'E7A4E4AAC7688EB010DF953C1845A20B','老人报警');
INSERT INTO "register_secret" VALUES(18,'detail',X'040C89D8882B2EF780CBF6A5B14CB634','police_case: 2026-11-29T19:08Z to 2026-11-30T19:08Z, 60 min');
INSERT INTO "register_secret" VALUES(18,'about',X'EF37A11D2F0E6F17AEAEA830BB1175EA','{"persons":[],"places":["b3"]}');
INSERT INTO "register_secret" VALUES(19,'who',X'2B35C3BBE33C67E31AF0E0E2E2B648F0','陈警官');
INSERT INTO "register_secret" VALUES(19,'unit',X'3FCB44FF4A55C91EC53A997F52370485','梧村派出所');
INSERT INTO "register_secret" VALUES(19,'case',X'CFAAF9EA30E386E4888FEAB250235655','厦公 1');
INSERT INTO "register_secret" VALUES(19,'why',X'47DE0F3BEDF10A203767F60DDFE27657','老人报警');
INSERT INTO "register_secret" VALUES(19,'about',X'48F7059C4DC4B3FCAA2F68C2261F5D5D','{"persons":[],"places":["b3"]}');
INSERT INTO "register_secret" VALUES(20,'who',X'F055E058A3DE16B0394758488E43232D','陈警官');
INSERT INTO "register_secret" VALUES(20,'unit',X'CC6549363275DC7FDDE1624B180C2947','梧村派出所');
INSERT INTO "register_secret" VALUES(20,'case',X'BC6555895B5642BE9F79C618A716DEE1','厦公 1');
INSERT INTO "register_secret" VALUES(20,'why',X'2E6C382C8E33F471D669A8781215BE9E','老人报警');
INSERT INTO "register_secret" VALUES(20,'about',X'F7235E665A83A0C0D1D6E1D65209CDB4','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(21,'who',X'44CE8FD84D8D27326E53843A00555756','陈警官');
INSERT INTO "register_secret" VALUES(21,'unit',X'646CAD3026AC9B10B57E352FF058BB04','梧村派出所');
INSERT INTO "register_secret" VALUES(21,'case',X'AED4CB67D03B450656C9EF8F16C47956','厦公 1');
INSERT INTO "register_secret" VALUES(21,'why',X'56A1D7EE30C93E2ECF0166D43FC7EEFC','老人报警');
INSERT INTO "register_secret" VALUES(21,'detail',X'49614397E6264B1FD9D8B3FC4D9E158B','note');
INSERT INTO "register_secret" VALUES(21,'about',X'F1DE55CE258F57FC5431CEB0A4FF9991','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(22,'who',X'7BC397D85533B6B82E84C6298D73DB6C','陈警官');
INSERT INTO "register_secret" VALUES(22,'unit',X'BF5E59C49E72FEE197109E95A2D56468','梧村派出所');
INSERT INTO "register_secret" VALUES(22,'case',X'EE609A5CEA01B7447ED3618FC0566BAC','厦公 1');
INSERT INTO "register_secret" VALUES(22,'why',X'4B7B2DF5B1B88FF11A5F4F316E8B1243','老人报警');
INSERT INTO "register_secret" VALUES(22,'about',X'5F5747661E5319A385CD294830482D46','{"persons":[],"places":["b3u2-501"]}');
INSERT INTO "register_secret" VALUES(23,'who',X'FE173F4B78936387B89F1D8A5063814C','陈警官');
INSERT INTO "register_secret" VALUES(23,'unit',X'2E17AFC07CC0090A23763B66EAAB3ABE','梧村派出所');
INSERT INTO "register_secret" VALUES(23,'case',X'A9015DA1FC274BBC15B29FA0D4D73281','厦公 1');
INSERT INTO "register_secret" VALUES(23,'why',X'E0FC99D4B43BB616894521A54B16778F','老人报警');
INSERT INTO "register_secret" VALUES(23,'detail',X'FFAC599D3294BF62AAA16FC693FF8143','note');
INSERT INTO "register_secret" VALUES(23,'about',X'77B6EBAB9BD2D954D064F23A4F7F7C7A','{"persons":[],"places":["b3u2-501"]}');
INSERT INTO "register_secret" VALUES(24,'who',X'D23686F78A656FDE06E74A9BC1776D1F','陈警官');
INSERT INTO "register_secret" VALUES(24,'unit',X'9F800FE8620190CD4559E9B845705646','梧村派出所');
INSERT INTO "register_secret" VALUES(24,'case',X'CE13028C6451CBB98FAE9AECED4B3372','厦公 1');
INSERT INTO "register_secret" VALUES(24,'why',X'C6548DB5B1979593F4E2FE9D0C0CEF7D','case');
INSERT INTO "register_secret" VALUES(24,'detail',X'D574576C773B9E8553C757F3B775EB1C','to 梧村派出所: 15 events, 0 pictures');
INSERT INTO "register_secret" VALUES(24,'about',X'B61807138D2EDE9502EFCF9E1D65EE71','{"persons":["li","wu","zheng"],"places":["b3u2","b3u2-501","b3u2-502"]}');
INSERT INTO "register_secret" VALUES(25,'who',X'9C86D033517F70967EEF1220D6C1E79F','office');
INSERT INTO "register_secret" VALUES(25,'detail',X'B0CBBE3A3E0F5D8FE9CECE4B2188A736','password here');
INSERT INTO "register_secret" VALUES(26,'who',X'113B33B3EB8EB6E679A5478D3D9596AF','office');
INSERT INTO "register_secret" VALUES(26,'detail',X'CD0794B1069865C6D7A1376CE4D9492D','made');
INSERT INTO "register_secret" VALUES(26,'about',X'923D27C05B46F6A0041BA342E7B61F31','{"persons":[],"places":["b3u2-501"]}');
INSERT INTO "register_secret" VALUES(27,'who',X'621174B6CE702C69B3E4ADC4E46910B0','command line');
INSERT INTO "register_secret" VALUES(27,'detail',X'3312B19468F94F9D2E4477AB817F86D8','envelope made, role guard');
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
INSERT INTO "review" VALUES(1,4,'陈警官','梧村派出所','厦公 1','老人报警','police_case','["b3"]',1795979337971144,1796065737971144,'open',60,1796065738139962,1796065738139962,1796069338139956,NULL,'',0,'','',NULL,'');
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
INSERT INTO "session" VALUES(1,X'3A525608555E002FC6D6A6E9154F8BE77E24BCE52ED8F8C783A38968AD32EFFA',1,'lF0g-2XUSBHG7nf-sTByIw4N',0,1796065671064824,1796108871064824,1796065671064824,'here','');
INSERT INTO "session" VALUES(2,X'3D660D3BB90F80F55BB02EAF1AF3136640151291860F38E7D40B53A677C8B4C8',1,'QcZ6u2t_IPtyW4ae0MPXfvf-',0,1796065677772899,1796108877772899,1796065677772899,'here','');
INSERT INTO "session" VALUES(3,X'631A3C7F20DAA4CFCA6061CD8F7069DE015954DFA5050A1DA23316039D271499',2,'13nV-bnknOLDEL95HwUhtmb5',0,1796065732470144,1796108932470144,1796065732470144,'here','');
INSERT INTO "session" VALUES(4,X'586334C6DB0D2258CB682DDD770F10F5230466A6C02DDE4769D66BC1364311A5',4,'P_mUVNBnbmORf-h7YM5YHQSD',0,1796065736786786,1796094536786786,1796065736786786,'here','');
INSERT INTO "session" VALUES(5,X'75296365EB1A78041D34A765018237C2757597DCB6F4A4026408B5F506490EF3',2,'t3SH57cceV7PQdjs_qH9wpzR',0,1796065741009940,1796108941009940,1796065741009940,'here','');
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
INSERT INTO "token" VALUES(1,'grafana',X'F942BC21CEB56AEB0C86701867824C5C1585DE197236CAEAA0BBD44D018E3435','metrics:read',1796065580846509,0);
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
INSERT INTO "walk" VALUES(1,'b3u2','3号楼 2单元','ended','root',1796065696207446,1796065696207449,'root',1796065702845330,'','');
INSERT INTO "walk" VALUES(2,'b3u2-501','3号楼 2单元 501','open','root',1796065703271353,1796065703271352,'',NULL,'','');
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
INSERT INTO "walk_subject" VALUES(1,1,'device','sos-501','3号楼 2单元 501','["calls"]','bf964dcd83318706',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,2,'device','sos-502','3号楼 2单元 502','["calls"]','38278067ec06b2e5',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,3,'device','smoke-501','3号楼 2单元 501','[]','d50251d4d9eef078',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,4,'device','ctrl-u2','3号楼 2单元','[]','c96435c82d18e56e',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,5,'device','reader-u2','3号楼 2单元','[]','75ba68eaa997e4dc',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,6,'device','cam-u2','3号楼 2单元','[]','a5551fdf644997c6',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,7,'door','unit','3号楼 2单元 单元门','["ctrl-u2", "reader-u2"]','4555ca86b428e4ca',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,8,'path','guard/webhook','','["guard", "webhook"]','6ae2e3b28d7c25e3',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,9,'path','zheng/webhook','','["zheng", "webhook"]','5acc3d059cac3741',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,10,'path','lin/webhook','','["lin", "webhook"]','da8fca1fcd01ed1d',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,11,'box','self-probe','','[]','',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,12,'box','clock','','[]','',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,1,'device','sos-501','3号楼 2单元 501','["calls"]','bf964dcd83318706',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,2,'device','smoke-501','3号楼 2单元 501','[]','d50251d4d9eef078',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,3,'path','guard/webhook','','["guard", "webhook"]','6ae2e3b28d7c25e3',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,4,'path','zheng/webhook','','["zheng", "webhook"]','5acc3d059cac3741',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,5,'path','lin/webhook','','["lin", "webhook"]','da8fca1fcd01ed1d',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,6,'box','self-probe','','[]','',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,7,'box','clock','','[]','',20,'waiting','','',NULL);
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
INSERT INTO "wellbeing_day" VALUES('wu','2026-11-30','04:00-23:30 Asia/Shanghai',1795982400000004,1796052600000004,0,'later',NULL);
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('session',5);
INSERT INTO "sqlite_sequence" VALUES('account',5);
INSERT INTO "sqlite_sequence" VALUES('token',1);
INSERT INTO "sqlite_sequence" VALUES('credential',2);
INSERT INTO "sqlite_sequence" VALUES('event',20);
INSERT INTO "sqlite_sequence" VALUES('alarm',6);
INSERT INTO "sqlite_sequence" VALUES('alarm_log',23);
INSERT INTO "sqlite_sequence" VALUES('notification',14);
INSERT INTO "sqlite_sequence" VALUES('receipt',16);
INSERT INTO "sqlite_sequence" VALUES('command',6);
INSERT INTO "sqlite_sequence" VALUES('walk',2);
INSERT INTO "sqlite_sequence" VALUES('face_assessment',1);
INSERT INTO "sqlite_sequence" VALUES('face_consent',2);
INSERT INTO "sqlite_sequence" VALUES('review',1);
INSERT INTO "sqlite_sequence" VALUES('event_note',2);
INSERT INTO "sqlite_sequence" VALUES('hand_over',1);
PRAGMA user_version = 13;
COMMIT;
