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
INSERT INTO "account" VALUES(1,'guard','guard','$argon2id$v=19$m=19456,t=2,p=1$17jsEK4X0Y9UUJ6k+W6mvg$k7h9/XWxdbW8LWpVoq76StWI19FijJyUmnFZ8ijVNVE',0,1796065337184759,NULL,0,0);
INSERT INTO "account" VALUES(2,'office','office','$argon2id$v=19$m=19456,t=2,p=1$U2gXRLhgJuRGH9cXKh0gpg$jizzhSd5OhDVgeEpQ264aZcew6t9yuKAbQfJTnDH1w8',0,1796065338459967,NULL,0,0);
INSERT INTO "account" VALUES(3,'installer','installer','$argon2id$v=19$m=19456,t=2,p=1$PQfyV+5xAIKTMkGDOR1Uqw$xgAsK0Vs+4nywnB/w5a6AiQePP3wYgjkGAqz0ruFWC4',0,1796065339220120,NULL,0,0);
INSERT INTO "account" VALUES(4,'officer','officer','$argon2id$v=19$m=19456,t=2,p=1$G/FJgsci6o94/lNRv6Z8Vg$yYIzR2Ia715t5UPcPLvKyHPD0D+v0BSpeBFugYVA6tA',0,1796065339900916,NULL,0,0);
INSERT INTO "account" VALUES(5,'✉5','guard','',0,1796065474676356,NULL,0,1);
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
INSERT INTO "alarm" VALUES(1,'sos','attended','person:wu','["sos-501"]','b3u2-501','3号楼 2单元 501','wu','吴奶奶','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796065399677963,1796067202606493,1796065399680455,0,0,'zheng','郑阿姨','neighbour',2,1796065400972521,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(2,'smoke','raised','place:b3u2-501','["smoke-501"]','b3u2-501','3号楼 2单元 501',NULL,'','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796065400417509,1796065580417679,1796065520454880,1,0,NULL,'',NULL,1,1796065400417509,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(3,'technical','raised','device:sos-502:battery.low','["sos-502"]','b3u2-502','3号楼 2单元 502','li','李爷爷','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065400523490,1796079800523687,1796065400523687,0,0,NULL,'',NULL,1,1796065400523490,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(4,'sos','resolved','device:sos-777','["sos-777"]',NULL,'sos-777',NULL,'','{"steps": [{"people": ["guard"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065400781510,1796065460788374,1796065400788374,0,0,NULL,'',NULL,1,1796065400781510,'false alarm',1796065405005654,'[]',0,'zh-CN','','guard',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(5,'technical','raised','device:vision:worker:device.offline','["vision:worker"]',NULL,'vision:worker',NULL,'','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065406575400,1796079806575420,1796065406575420,0,0,NULL,'',NULL,1,1796065406575400,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(6,'technical','raised','device:cam-u2:device.offline','["cam-u2"]','b3u2','3号楼 2单元',NULL,'','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065406575400,1796079806575420,1796065406575420,0,0,NULL,'',NULL,1,1796065406575400,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
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
INSERT INTO "alarm_log" VALUES(1,1,1796065399680461,'raised','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(2,1,1796065399680461,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(3,2,1796065400417686,'raised','device','smoke-501',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(4,2,1796065400417686,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(5,3,1796065400523694,'raised','device','sos-502',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(6,3,1796065400523694,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(7,4,1796065400788371,'raised','device','sos-777',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(8,4,1796065400788371,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(9,1,1796065400976196,'pressed_again','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(10,1,1796065402336101,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(11,1,1796065402336101,'acknowledged','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(12,1,1796065402606495,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(13,1,1796065402606495,'arrived','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(14,4,1796065404748000,'noted','guard','guard',NULL,'desk','nobody knows this one');
INSERT INTO "alarm_log" VALUES(15,4,1796065405005654,'resolved','guard','guard',NULL,'desk','false alarm');
INSERT INTO "alarm_log" VALUES(16,5,1796065406575400,'raised','device','vision:worker',NULL,'gateway','');
INSERT INTO "alarm_log" VALUES(17,5,1796065406575400,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(18,6,1796065406575400,'raised','device','cam-u2',NULL,'gateway','');
INSERT INTO "alarm_log" VALUES(19,6,1796065406575400,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(20,2,1796065460450799,'called','gateway','gateway',NULL,'gateway','1.2');
INSERT INTO "alarm_log" VALUES(21,2,1796065520454873,'called','gateway','gateway',NULL,'gateway','2.1');
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
INSERT INTO "command" VALUES(1,'sos-501',1,'feedback','sent','raised','','{}',1796065399680461,NULL);
INSERT INTO "command" VALUES(2,'ctrl-u2',NULL,'unlock','sent','','','{"door": "unit", "grant": "credential:1", "for": 5.0}',1796065399968990,1796065402968986);
INSERT INTO "command" VALUES(3,'smoke-501',2,'feedback','sent','raised','','{}',1796065400417686,NULL);
INSERT INTO "command" VALUES(4,'sos-777',4,'feedback','sent','raised','','{}',1796065400788371,NULL);
INSERT INTO "command" VALUES(5,'sos-501',1,'feedback_again','sent','raised','','{}',1796065400976196,NULL);
INSERT INTO "command" VALUES(6,'sos-501',1,'feedback','sent','acknowledged','郑阿姨','{}',1796065402336101,NULL);
INSERT INTO "command" VALUES(7,'sos-501',1,'feedback','sent','attended','郑阿姨','{}',1796065402606495,NULL);
INSERT INTO "command" VALUES(8,'sos-777',4,'feedback','sent','resolved','','{}',1796065405005654,NULL);
CREATE TABLE contact (
  person VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  channel VARCHAR NOT NULL,
  address VARCHAR NOT NULL, delay REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (person, position),
  FOREIGN KEY(person) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "contact" VALUES('zheng',0,'webhook','http://127.0.0.1:43161/zheng',0.0);
INSERT INTO "contact" VALUES('lin',0,'webhook','http://127.0.0.1:43161/lin',0.0);
INSERT INTO "contact" VALUES('guard',0,'webhook','http://127.0.0.1:43161/guard',0.0);
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
INSERT INTO "credential" VALUES(1,'card',X'CE64D51726FCCF547A52BB7F06CCE88B12900CA410C15BA61F6EBA9C986551D7','zheng','','[]',NULL,NULL,1,0,1796065341814352);
INSERT INTO "credential" VALUES(2,'pin',X'2B8745F988ACBC097A2BCDB05BE4A0AD039FC62E75A4D28C7D957D7C010522E1','wu','','[]',NULL,NULL,1,0,1796065342103548);
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
INSERT INTO "device_state" VALUES('sos-502',1796065441339468,1796065400641460,NULL,NULL,1,0);
INSERT INTO "device_state" VALUES('ctrl-u2',1796065441339468,1796065401302122,1,80,0,0);
INSERT INTO "device_state" VALUES('cam-u2',NULL,NULL,0,NULL,0,1);
INSERT INTO "device_state" VALUES('vision:worker',NULL,NULL,0,NULL,0,1);
INSERT INTO "device_state" VALUES('sos-501',1796065441339468,1796065400976197,NULL,NULL,0,0);
INSERT INTO "device_state" VALUES('smoke-501',1796065441339468,1796065400417679,NULL,NULL,0,0);
INSERT INTO "device_state" VALUES('reader-u2',1796065441339468,1796065400315851,NULL,NULL,0,0);
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
INSERT INTO "door_state" VALUES('unit','secured',NULL,'','[1796065400315851]');
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
INSERT INTO "envelope" VALUES(5,X'CF1DBBC5B5CD24DE6FA6DEF12F9F9A339368B36D907C8D85FB32E167D9FFED5C','command line',1796065474676356,NULL,'','',NULL);
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
INSERT INTO "event" VALUES(1,'gateway','gateway.started',NULL,NULL,1796065381353148,1796065381353152,0,'gateway',1,NULL,NULL,NULL,'{"text": ""}','',NULL);
INSERT INTO "event" VALUES(2,'broker:sos','device.online',NULL,NULL,1796065381980815,1796065381980811,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(3,'broker:bulk','device.online',NULL,NULL,1796065382004614,1796065382004614,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(4,'sos-501','heartbeat','sos-501e-0',NULL,1796065399615438,1796065399615976,0,'broker:sos',1,'b3u2-501',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(5,'sos-501','sos.pressed','sos-501e-1',NULL,1796065399677963,1796065399680455,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(6,'ctrl-u2','door.closed','ctrl-u2e-2',NULL,1796065399788979,1796065399803207,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(7,'reader-u2','access.card','reader-u2e-3',NULL,1796065399968694,1796065399968986,0,'broker:bulk',1,'b3u2','zheng',NULL,'{"credential": 1, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(8,'reader-u2','door.granted',NULL,NULL,1796065399968694,1796065399968986,0,'gateway',1,'b3u2','zheng',NULL,'{"door": "unit", "grant": "credential:1", "credential": 1}','',NULL);
INSERT INTO "event" VALUES(9,'ctrl-u2','door.opened','ctrl-u2e-4',NULL,1796065400076818,1796065400080423,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(10,'ctrl-u2','door.closed','ctrl-u2e-5',NULL,1796065400183729,1796065400184401,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(11,'reader-u2','access.card','reader-u2e-6',NULL,1796065400315679,1796065400315851,0,'broker:bulk',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(12,'reader-u2','door.denied',NULL,NULL,1796065400315679,1796065400315851,0,'gateway',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit", "reason": "unknown"}','',NULL);
INSERT INTO "event" VALUES(13,'smoke-501','smoke','smoke-501e-7',NULL,1796065400417509,1796065400417679,0,'broker:bulk',1,'b3u2-501',NULL,2,'{}','',NULL);
INSERT INTO "event" VALUES(14,'sos-502','battery.low','sos-502e-8',NULL,1796065400523490,1796065400523687,0,'broker:sos',1,'b3u2-502',NULL,3,'{}','',NULL);
INSERT INTO "event" VALUES(15,'sos-502','undecoded',NULL,NULL,1796065400640786,1796065400641460,0,'broker:sos',1,'b3u2-502',NULL,NULL,'{}','found type ''nonsense'', expected a known event type',X'7B226964223A2022652D39222C202274797065223A20226E6F6E73656E7365227D');
INSERT INTO "event" VALUES(16,'sos-777','sos.pressed','sos-777e-10',NULL,1796065400781510,1796065400788374,0,'broker:bulk',1,NULL,NULL,4,'{}','',NULL);
INSERT INTO "event" VALUES(17,'sos-501','sos.pressed','sos-501e-11',NULL,1796065400972521,1796065400976197,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(18,'ctrl-u2','device.online',NULL,NULL,1796065401301931,1796065401302122,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(19,'vision:worker','device.offline',NULL,NULL,1796065406575400,1796065406575420,0,'gateway',1,NULL,NULL,5,'{"text": "the camera worker does not answer"}','',NULL);
INSERT INTO "event" VALUES(20,'cam-u2','device.offline',NULL,NULL,1796065406575400,1796065406575420,0,'gateway',1,'b3u2',NULL,6,'{"text": "the camera worker does not answer"}','',NULL);
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
INSERT INTO "event_note" VALUES(1,20,1,'陈警官',1796065451882826,'was at the door','["key"]',NULL);
INSERT INTO "event_note" VALUES(2,18,1,'陈警官',1796065452127722,'was at the door','["key"]',NULL);
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
INSERT INTO "face_assessment" VALUES(1,'["identify", "verify"]','陈律师','2026-11-21','2028-10-30','4a3cdfae6f291c8f544daea5b72905cf9e74c1ed427d831ad0d7ca00c73c794d',0,'command line',1796065443703380);
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
INSERT INTO "face_consent" VALUES(1,'wu','441f4c4b27914a73c01afb71aed96ab7','verify','2026-11','page','',0,'',1796065450343730,1827601450343730,1796065450625825,'office');
INSERT INTO "face_consent" VALUES(2,'zheng','bc0d3c782da1524869c4a79526e0ebf1','verify','2026-11','page','',0,'',1796065450512598,1827601450512598,NULL,'office');
CREATE TABLE face_erasure (
  subject VARCHAR NOT NULL,
  person VARCHAR NOT NULL,
  asked_at BIGINT NOT NULL,
  why VARCHAR NOT NULL,
  by VARCHAR NOT NULL,
  erased_at BIGINT,
  PRIMARY KEY (subject)
);
INSERT INTO "face_erasure" VALUES('441f4c4b27914a73c01afb71aed96ab7','wu',1796065450625825,'withdrawn','office',NULL);
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
INSERT INTO "face_subject" VALUES('zheng','bc0d3c782da1524869c4a79526e0ebf1',1796065450512598,0);
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
INSERT INTO "hand_over" VALUES(1,1,1796065452781685,1890932652781685,'陈警官','梧村派出所',X'CBD45C6F98FA540BA9A26BCAD3C89126C7BED78C2B794BDA9F9AE253354F62E9',25311,15,0);
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
INSERT INTO "heard" VALUES('native:sos-777','native','sos-777','',X'7B226964223A2022652D3130222C202274797065223A2022736F732E70726573736564227D',1,1796065400781510,1796065400781510,'[["cuobian-sos", {}]]');
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
INSERT INTO "home_link" VALUES(X'8617746BD9BA131750F72F7EC6099CCB3DA32E4085DBAFABCE5CDFF4C6715922','b3u2-501','["wu"]','office',1796065454019643,1827601454019643,NULL);
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
INSERT INTO "link" VALUES(X'D98195A7C81D333585FF825F5BAFF74F7D99921FAE4D52AA322C309081A28C24',1,'zheng');
INSERT INTO "link" VALUES(X'211794079B42A0F09857C7AC25D64E317E129C5A0F79B12866BBDF12B64475F1',2,'zheng');
INSERT INTO "link" VALUES(X'171F1C8E7AB04BDD3E3D64098B432C9259809BD8FA48A9FC3DB0B4F2BD122F99',3,'guard');
INSERT INTO "link" VALUES(X'42139DC9372622806A4F3511D81F0BC0FBCBB62B52E25479AA4C544CCF7B2BA1',4,'guard');
INSERT INTO "link" VALUES(X'41E12EC3DF7C692E92C2828ADC2D25406695063ACB1AC6E4D6F47F453B9B267E',5,'guard');
INSERT INTO "link" VALUES(X'9733B92FBCAB8E2DA3F8873277B6EDD33EFDA50A285CB4AA61139287D27E53A4',6,'guard');
INSERT INTO "link" VALUES(X'15118FD285128EB140951AE7542B494977640D42068AC6AB498AD1116CF0B834',2,'lin');
INSERT INTO "link" VALUES(X'A994C5EDA92F2C3EE461C6036B27406D6D3B5C5172DD2FBE7946E301DA66E167',2,'guard');
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
INSERT INTO "meta" VALUES('steady_base','["352517ce-8ec2-483e-aa09-f73530f6eea4", 1796062890900213]');
INSERT INTO "meta" VALUES('settings_seen','{"data": "b4e87727b66cb6ce", "broker.url": "2f3a49cf1151fc08", "broker.username": "74234e98afe7498f", "broker.password_file": "74234e98afe7498f", "broker.password": "74234e98afe7498f", "broker.ca_file": "74234e98afe7498f", "broker.embedded_port": "f804663d999ea924", "http.listen": "8f2159d3cd9bc618", "http.public_url": "e15ea43b23334277", "http.frames_from": "4f53cda18c2baa0c", "mail.url": "74234e98afe7498f", "mail.sender": "74234e98afe7498f", "mail.password_file": "74234e98afe7498f", "webhook.secret_file": "74234e98afe7498f", "modem.port": "74234e98afe7498f", "modem.baudrate": "344d2000ddaba75d", "modem.pin_file": "74234e98afe7498f", "modem.country": "8c2f0f8d830c2513", "modem.reports": "b5bea41b6c623f7c", "modem.ring": "2eecac45827ede37", "modem.report_after": "f20e4586c63ba3b2", "modem.patience": "d10a4bc9e0c1fa4e", "modem.send_within": "d06074cc1e1fef69", "relay.url": "74234e98afe7498f", "relay.links": "7541331c34a749fe", "relay.closes": "fcbcf165908dd18a", "relay.key_file": "74234e98afe7498f", "relay.ca_file": "74234e98afe7498f", "voice.server": "74234e98afe7498f", "voice.transport": "88a623827e33f57c", "voice.account": "74234e98afe7498f", "voice.login": "74234e98afe7498f", "voice.password_file": "74234e98afe7498f", "voice.caller": "74234e98afe7498f", "voice.listen": "74234e98afe7498f", "voice.port": "15ccf2dd2d4f3fbc", "voice.rtp": "99fd8c91ced0bff4", "voice.lines": "6b86b273ff34fce1", "voice.national": "fcbcf165908dd18a", "voice.prefix": "12ae32cb1ec02d01", "voice.watch": "b5bea41b6c623f7c", "voice.ring": "2eecac45827ede37", "voice.talk": "c05204d076c56077", "voice.pause": "d10a4bc9e0c1fa4e", "voice.report_after": "f20e4586c63ba3b2", "vision.enabled": "b5bea41b6c623f7c", "vision.models": "74234e98afe7498f", "vision.keys": "74234e98afe7498f", "vision.cap": "876c9b16254e157d", "retention.routine": "624b60c58c9d8bfb", "retention.doors": "624b60c58c9d8bfb", "retention.visits": "600b4cdf20cc06a7", "retention.messages": "7b69759630f869f2", "retention.network": "b8aed072d29403ec", "retention.walks": "8352dd9eb8b64669", "retention.alarms": "8352dd9eb8b64669", "retention.free_percent": "ef2d127de37b942b", "retention.free_megabytes": "94f8607915dff25f", "backup.to": "74234e98afe7498f", "backup.every": "7949c82752f87f5f", "backup.keep": "7902699be42c8a8e", "backup.recipient": "74234e98afe7498f", "backup.passphrase_file": "74234e98afe7498f", "review.second_person": "fcbcf165908dd18a", "register.webhook": "74234e98afe7498f", "language": "cb6ad26bff207781", "login.totp": "4f53cda18c2baa0c", "log.level": "3e3e8e84e722887a", "homeassistant": "b5bea41b6c623f7c", "templates": "2e3fa583de4cbdb2"}');
INSERT INTO "meta" VALUES('retention_elapsed','["352517ce-8ec2-483e-aa09-f73530f6eea4", 1796065381760139, 1796065381760139, -5, null, 600000000, []]');
INSERT INTO "meta" VALUES('steady_latest','1796065537551898');
INSERT INTO "meta" VALUES('probe_steady','1796065537551898');
INSERT INTO "meta" VALUES('heard_dropped','0');
INSERT INTO "meta" VALUES('retention_swept','1796065492764199');
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
INSERT INTO "notification" VALUES(1,1,'zheng','webhook','http://127.0.0.1:43161/zheng','call','raised',0,0,'sent',1,1796065399680461,1796065399803206,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(2,2,'zheng','webhook','http://127.0.0.1:43161/zheng','call','raised',0,0,'sent',1,1796065400417686,1796065400523694,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(3,3,'guard','webhook','http://127.0.0.1:43161/guard','call','raised',0,0,'sent',1,1796065400523694,1796065400641464,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(4,4,'guard','webhook','http://127.0.0.1:43161/guard','call','raised',0,0,'sent',1,1796065400788371,1796065400976196,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(5,1,'zheng','webhook','http://127.0.0.1:43161/zheng','again','raised',0,0,'sent',1,1796065400976196,1796065401208438,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(6,4,'guard','webhook','http://127.0.0.1:43161/guard','closed','resolved',0,0,'sent',1,1796065405005654,1796065405296399,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(7,5,'guard','webhook','http://127.0.0.1:43161/guard','call','raised',0,0,'sent',1,1796065406575400,1796065406846436,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(8,6,'guard','webhook','http://127.0.0.1:43161/guard','call','raised',0,0,'sent',1,1796065406575400,1796065406846436,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(9,2,'zheng','webhook','http://127.0.0.1:43161/zheng','call','raised',0,1,'sent',1,1796065460450799,1796065460714240,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(10,2,'lin','webhook','http://127.0.0.1:43161/lin','call','raised',0,1,'sent',1,1796065460450799,1796065460714240,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(11,2,'zheng','webhook','http://127.0.0.1:43161/zheng','call','raised',1,0,'sent',1,1796065520454873,1796065520813031,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(12,2,'guard','webhook','http://127.0.0.1:43161/guard','call','raised',1,0,'sent',1,1796065520454873,1796065520813031,'','204',NULL,0,NULL);
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
INSERT INTO "receipt" VALUES(1,1,'accepted',1796065399803206);
INSERT INTO "receipt" VALUES(2,2,'accepted',1796065400523694);
INSERT INTO "receipt" VALUES(3,3,'accepted',1796065400641464);
INSERT INTO "receipt" VALUES(4,4,'accepted',1796065400976196);
INSERT INTO "receipt" VALUES(5,5,'accepted',1796065401208438);
INSERT INTO "receipt" VALUES(6,5,'acted',1796065402336101);
INSERT INTO "receipt" VALUES(8,6,'accepted',1796065405296399);
INSERT INTO "receipt" VALUES(9,7,'accepted',1796065406846436);
INSERT INTO "receipt" VALUES(10,8,'accepted',1796065406846436);
INSERT INTO "receipt" VALUES(11,9,'accepted',1796065460714240);
INSERT INTO "receipt" VALUES(12,10,'accepted',1796065460714240);
INSERT INTO "receipt" VALUES(13,11,'accepted',1796065520813031);
INSERT INTO "receipt" VALUES(14,12,'accepted',1796065520813031);
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
INSERT INTO "register" VALUES(1,1796065334399467,'changed','site','command line',NULL,1,'{"detail": "326659b1104a18f1ae0e55b9e95bb76e37183e4a708e63a0d90f208dc94b02ab", "who": "07c41f4cfed348c99bd47716a699820d81a25ff56c943d8cbe3444b417fcdf42"}',X'B05BFB95091489BCC777153FECBDD0A14542098D472D85A6BBDCB8BA2066A563',X'851A338A82E580FA1E9F80CB463B8235A5C3F2D8D7E02D4E936AAB408A0A18CD');
INSERT INTO "register" VALUES(2,1796065337184759,'account.changed','account:000000000000001','command line',NULL,1,'{"detail": "0fabc384977bf87369e2433c84671bf122f6827b0b12ab81822accd8db825f78", "who": "45c79c392f9124229b307337a1409bf8a02f2b850d297140ef2de051aebddcdc"}',X'BB28B703950BCB96AECA0B72316AE92696CADB687373CDA4BADF418EB3F065BA',X'483DA09509391ABBDE7FBC2776A05EDB12B49D9C2D5196750938467990145C88');
INSERT INTO "register" VALUES(3,1796065338459967,'account.changed','account:000000000000002','command line',NULL,1,'{"detail": "d6c5ccbc37456e2f375b1f6bfa3f8cc924dbadab6d132febe3815fe80bc4d94b", "who": "468751550fc5601a07b7165bc1bfcb0bc0deaf80d29bfa9bd17f55b1a8b1b64e"}',X'A8A7F911AD7943FD92FFC5272396412E0786680B5503F5ED2BB50DD74DFBA85C',X'1321DC210F17C97E3841E2EB23931BAFA548323D1F39B35EC3B2E7E09D6D1F6B');
INSERT INTO "register" VALUES(4,1796065339220120,'account.changed','account:000000000000003','command line',NULL,1,'{"detail": "bf8abd50160ade7b303c3b6a1b56030592a8e82bb521c16bd9176444223334f7", "who": "17acf2059a019602c080c2bb2a091b6850224e4be2d30ac0a06899c0b5290441"}',X'07E1A6BFC3C9FFAF5BD5010F393AD69A216DEB819C56B82D130EC866396109DB',X'97A389DF5EBA262DD5A240C2BBA5D0C4AA3AC4F84CEB7E94A36C6F761CD68ADB');
INSERT INTO "register" VALUES(5,1796065339900916,'account.changed','account:000000000000004','command line',NULL,1,'{"detail": "8a7b4dacabc525b555648ab5c2acc53ecb5fc6160ef99f2b88a6c0695affc1f3", "who": "ea538a2ef4fb5d06a74c47f5ea09803c5be71cd7d8e6cf6c1499f8fb479abbc9"}',X'6F73F4D723F3614F8AC81A6BDF4F57CB56BAF39AF3572BC037AA93B50B9B036A',X'8F01C9860B95862851C0EC9CC43F370E844D7C8689C0C126F2E282A08F4D2A56');
INSERT INTO "register" VALUES(6,1796065340981514,'account.changed','token:grafana','command line',NULL,1,'{"detail": "d7853990764e0c84f080dd1c7aa8bcca0f0133092c30a9a76f816f90116a4c74", "who": "a4f967d9f6d2ffbed8cb2329ce6990d189baab5780d8497c7525feafaac63593"}',X'EEEA4F3918AEE3DBB45E470DB7AC61B0CE1CEA135979763A0ABD53D5857EED46',X'F5B04005A3A1E7492B4BAED28F3A359A082690F7753B3EADD50C181025F91C41');
INSERT INTO "register" VALUES(7,1796065341850322,'changed','credential:1','command line',NULL,1,'{"about": "f18eb187b77fb777c4262e292e0c8c3a5b3805242ce92845b9778c97c928ea34", "detail": "9033347544e2ac38fade2799fcd7735312686b0c7934a5a23c1feac8828ba4fd", "who": "6071bd80be6851ecb5d7fc45b9bdecdc4adcabdaad6efc2c47a8a55f8d852a1c"}',X'A0028F8435A53BC5BB2038B2A7CBAE97A075EC0B24FC6E7F2A586A1CDC8748CB',X'4CE16B59E8F15A095C26E5F2231004CE249A5FA607F37F2CC70C6C340A98D51A');
INSERT INTO "register" VALUES(8,1796065342144056,'changed','credential:2','command line',NULL,1,'{"about": "db5668b4970ea95f2974c4c9bd7cb6360e88fd17462d59dd62fe3df248fdb724", "detail": "c04ef3e76af4cb035742eaba41d5387c70833f9607e4d9d4b9c69921949449f5", "who": "10174d4a715ee2fbdf99e80dcdad98a3848f71a2148a797171e8cedea5cabf55"}',X'E1FCE05BF882CCCB78528E192F48EC6A63A9FE619FE6D5F3A3C7C03AF18CE22B',X'5456916A570A8467CAAC027EF82F51795F9D99973FC618B896F89721B3D4230F');
INSERT INTO "register" VALUES(9,1796065398016521,'log_in.done','session:000000000000001','guard',NULL,1,'{"detail": "0c75d6094e40385099fd95656c8ecd9b9f5b06c54fc775aed2d70e6581e3d709", "who": "1ce7f1de0581a8e33cbe2e7fc10d583d8315190b1a393dc4d9624df4b17129bb"}',X'E9E5D7322A3CD7EBC10BC05DFCE7FD511DB7B258BC9EC6922F5DC5C24B715BD0',X'FE09F8E6AC20659B183A1295BA0A7D076C951C02B56FAE481578887AB0093829');
INSERT INTO "register" VALUES(10,1796065402825340,'log_in.done','session:000000000000002','guard',NULL,1,'{"detail": "c9ed3e96b7f06a5545e1e26a277c0cb8c4708f1abd751b84843aae626e9b926a", "who": "fd2ddd18e023944dce171ff8d0326b0d208e103a2ac9d2925296f1907939a359"}',X'EDAC40C4B042BFEA1322FCEE14241301E01A80266ACC4B89214B9EFD49DC961F',X'9FB176775BA3F1B15ED4A20E588031B2AC1BB8FD16209BF2FF5B0D40D79765E3');
INSERT INTO "register" VALUES(11,1796065404258644,'list.seen','list:alarms','guard',NULL,1,'{"who": "466bbdb921b665b5570eef5c695bd1001e2498c1f7e1fea5b879c56a95e690ab"}',X'2296688865E0C923A5CE957CF9B8170AF283715BF762213D897D387B217702F2',X'E8F5B19C89AA3200612A8539D1EFDDC3628BE050D70787951050300F0E8D50FB');
INSERT INTO "register" VALUES(12,1796065443744426,'changed','faces:assessment','command line',NULL,1,'{"detail": "5b03b723c9224ee1496b7137aa5fa1402d65ceafbe9333bc639e01162b9b0067", "who": "06a73385a6155d818c17d568aca8e074572626738951e57c324e7cf67e488abe"}',X'364D4275BFC404D182091A44821FD8C7EB2CCC2ECCFCEDF9B2B64805571A4AA5',X'ADD0A064EA311EDF31446BA5030E60BD2E0D6FD3F73C6C50262A441971E3E558');
INSERT INTO "register" VALUES(13,1796065446990198,'log_in.done','session:000000000000003','office',NULL,1,'{"detail": "9a843194e2de6763219be3f18c52b6b1fd5f62b6208b25aaf9869fac1af1dd67", "who": "70e0ab5ea17e071d2615dd8c86ac7bea856407c3cc4b539168e6646f4f21134c"}',X'F089C2A9744B2579F8D3D4317089FFA0762F6734E905DEDB10E834A76376489C',X'4AEDF12887C0CAD1E2A19079851DD5915E33930A0DCCF3A2D2A1AFD4F3F3CDA3');
INSERT INTO "register" VALUES(14,1796065450428656,'changed','faces','office',NULL,1,'{"about": "eb53c225e832f67d26dc877e99dfa3f1e70caedc3e16cd67bb4288531beabf11", "detail": "ac63fdcf2246c26d602512d823e075b3ac7b947ce37f88d610b16fbc9500e831", "who": "6a820f5043b603ae85aa7ad7c4fe04af21ebeb21476b992fa469456a7552ca5d"}',X'7C7F5B00089FADDC85DE6B768A9ED6239587A22DEC9C36A86ADB8C867F360754',X'5ACB743742353EC37C1EB5D0AADF666DB59ADCDE6D11E257DEF28EE641B7CCB7');
INSERT INTO "register" VALUES(15,1796065450555000,'changed','faces','office',NULL,1,'{"about": "50e0cfe39a3f8299f5a20190bf76c3814cd6599292c1b12a8532e9c80f3b2188", "detail": "99dd814e420e62ae546f7b754bf98566912c501db1a847dc5d0428fb8a4708c6", "who": "8edc346c0950e8c949c4a88a83c898319c610b7789ce120a148310974927f6ed"}',X'D75082FA9ECD1C6B3E5FF863D36FEA432538BE72176E7EA628C7BDC000CB189D',X'1DD25ED6D4957530198F57686E0AF9DDC5883BB2DD58E538465917363C4A4F33');
INSERT INTO "register" VALUES(16,1796065450644572,'changed','faces','office',NULL,1,'{"about": "1d52ae1f383bb4fff2a71b1e8b5857bf21c404e38afa84d8130cfae24a5de9be", "detail": "975d5d110edce8a852af2ee0526e5c4c1774cf52110ef2ff757d6f50ecc33e55", "who": "33b90be61fabfe8d3af9f8eaaf1f28e709f2a99ba7e672d66408ccb39ccf3f37"}',X'D02917C4F5DE44546CF66D4AFDBD783D636A22B1EBF3691E11DDAEDB0178D1C2',X'1C20EE21375B3EC2AA6A56DA32F7FD207CD90EED6991C47830F424CF8F22AFFD');
INSERT INTO "register" VALUES(17,1796065450696400,'log_in.done','session:000000000000004','officer',NULL,1,'{"detail": "e2e220f3abb9004f8d8d3979fd4c253a44cb931336aaf08f7427fa981d30e845", "who": "b9c2acda209ecd6b2f7dc5115240dd00f012767b5b9cb2ae1b94db8d7b3edbab"}',X'F051C774D6AE0BEBD3B6C7D0A751984C7FC6170E2E416B97C7924718B55E20B7',X'51F056797AD34F4B475A180727D753FC13F3B5AE0014A05D784D440D135F826C');
INSERT INTO "register" VALUES(18,1796065451320950,'review.opened','review:000000000000001','officer',1,1,'{"about": "a23f999bf4cda4231686c5bcf062b672cc47d4520da281a74d23d22819283e59", "case": "007fb18fb07cc8d5fdf623ebc08d8ff998f0d2908f003b26530420647d6a8a9b", "detail": "ae3ae9dc41afaf290136a5057de63fabadb55c314cb8b0558d99262b69ee94df", "unit": "6b7eb1f5ef639248ba65666d9c37c550830d8fbd8dd98615aa2a1c98974997ec", "who": "5884d9acb408a96a935c79fe76863f0732500ccf116b90fc0becbf0f7e90f55b", "why": "61f8d07cee1b82b0a8b936f6b2e5130161f2a81c9b817eb4311e61ba6a9ff172"}',X'EBDC27F584F24927AFFCA56021FD529019E3127AD4B998FF10A0081D6D1D56DD',X'13E008C7C8DF58F15EC38D587A68710E0810B77170DC76E5A2A5AC2DCF5C9B87');
INSERT INTO "register" VALUES(19,1796065451626313,'list.seen','list:events','officer',1,1,'{"about": "d5e66da85b0160d0154f1bde7a6d1d4e534bd38c055005e3c464542dd0091a7c", "case": "5db351ff4a978df755a8cb8c21972f75ec98feb7edd9de84bd85dc3746dc7d22", "unit": "01863a549d9e81429ad0bdb46dcc8fc6608384bfc341ec4f2af29d01dd1c0152", "who": "bcb597bf7ecadfaba9ee21ad369223069cfbab64a40413a57f0623ea7fc4f21d", "why": "ed0c520c024f179095eb5359cbf93dea255d04d0f97fd654648e0f27125ec0cf"}',X'3028B21C9B5578203C779EB9D13B27CDC01262336BA81BA84629AF151A8BFE6E',X'132D88366DEA6B92ABC2AE6A1E3DF06B2DBD5E9918BDEAABA9FAB55E8ADF3105');
INSERT INTO "register" VALUES(20,1796065451790980,'evidence.seen','event:000000000000020','officer',1,1,'{"about": "76ac39d627d15f7af877002eeb0a3a2d23dd67a3dc46d4cc9724d28c0f7fb8c1", "case": "0e8c7f60df3f3fddb5125e8bbfe7e97ee55de9bb2f5c04dc2ffb136ea2b596fa", "unit": "a7087120b874a855550c15cc7f44c30f080f3fc4da479e0a34b93bbf27b66d33", "who": "8155b8677952baaeac38426552ec36005b830d54e67f79ceff62c037a5933192", "why": "b76595bda881ce8598cbe35c79a7c6326a38eee546e5703bceff17ed58b027f5"}',X'C16C8F5FFCE03C0A7E79487929C66F2A64691CBD521CE343FF903B9B216FCEA0',X'A495D19F8BEB200A0F45C3B996DC2BCBDF946F114970BDBD6099BAF5C5E719D6');
INSERT INTO "register" VALUES(21,1796065451882826,'note.added','event:000000000000020','officer',1,1,'{"about": "79c96f862e0b580b66256c6bdfc376d7bf4f6a44d9b5033190413fd7a78d5f2b", "case": "37a61ec815e966a76ba57d46a3e291cd99c55324f7d5960757fb2afc239a745a", "detail": "8f35a2b6925c48945348ad1d247a99e9b470859e11111dbf483cc657e7cc49c5", "unit": "f805251ae141c8ed4e790f505e9c146e308995e96f373eafc1d2b72016d53f77", "who": "17ba97e34aaf6113ba02203e7b6cecfa7d7e0fbf752d6600dacfa9a5f2bbbfdc", "why": "5c1e7aebd0d653bca0253663aee8b6a579a3bc45a0b0fc6ca157e5ed0ed1b96f"}',X'2B09B07F517698182E53EF339E6884F7B47B0C366F0BE550686172B47785503E',X'A887EA96C72CBCFD994DB8EC9251AC0D1607068287582EFFE1A872D724B91B2E');
INSERT INTO "register" VALUES(22,1796065452023454,'evidence.seen','event:000000000000018','officer',1,1,'{"about": "f4db973c3852ac555cbc90596bafae38fb586c3b9a33dfd4e9aae2beac092e57", "case": "cc372abe9e2a8fb09045b3ba1d5b0689f903475eb35a9c203623eff6cf27a96c", "unit": "d8391631653430746f701316952b7ec032e04db7b2c043ddc1d802970c0972ca", "who": "efbf97efa9a0d682f1a50ae2aaf4acaf5a3cc9a69e6e9a3b22ffe7149fbe85c4", "why": "dbe1b12836967fd7668723e4e616d06b63fd5aedc9ebc3534618b870191f3d93"}',X'D46FC13EE380AAC07D3BB30A87801E0CB9EA86C1938128291A3D5C203326BDB9',X'2447187BD20901CD89C94118BE387DD1F97944BA14204608CDB031DA8112DF53');
INSERT INTO "register" VALUES(23,1796065452127722,'note.added','event:000000000000018','officer',1,1,'{"about": "2d3c98d87463e4e4ccc67a412ed2594f52b9b160bb10839bab043f2bb8351fca", "case": "c27049a98637f84906b20d173be2ac830319054e6884f31be2565ef075714703", "detail": "0de4b511efe23f03b58ed32032bc996bcc1139197f907019195803e97f9db88e", "unit": "a493031ad9ea2b4e8364b59201153efa5fec229827f304eb7c3f36dc4ef709b8", "who": "5c36e10d54c62cfed2c3ac68051afacfac3141425040d1111db8378749b49c09", "why": "3d3694b94889170efd46d3f65be0702cd284248015a2235d7f4a636473284056"}',X'E05F93F64332608F8D28D0EB52E26FAA0BF823B69C3CC9E624C9FEDD1136C063',X'CED2B0EE54FE2CA1783CB79A1722042C3BB411261EA61109ABA94DCFCC1E565D');
INSERT INTO "register" VALUES(24,1796065452781685,'exported','export:cbd45c6f98fa540ba9a26bcad3c89126c7bed78c2b794bda9f9ae253354f62e9','officer',1,1,'{"about": "0a569aa528e89025dbf93811bf3ec4754711299b800eb4be3ca8aa56806f8ca9", "case": "751f4e46bc53545520766f349e98a32729e07762289b80f10f5b24b2708f3a37", "detail": "3cb2a9db02f2a4beecd3016572fe5a282a46a51a0f36490488540b31d2e74bf7", "unit": "51ddffb58772f595c637ae8c4ac0d105e0b5dc7ebd944cb9593f678e3edc3837", "who": "0b31f6a1d09c059ec2b9d7ca12ca252dc17b2200d44d921f6fde70b42fb55e00", "why": "2e271f8d312ab9b07eb33617ad5226d26f77d53018eb52fb2959b6ce4904726b"}',X'95E77A27D99D6FD2B5B2322D65DD5D9CB95D7B5D48EA25E75B4EC0FB17FB8F6B',X'C6394EA5D675E652E7B9185CBCC069D219884AA50CF6C384505EEA9EAB89D240');
INSERT INTO "register" VALUES(25,1796065452824745,'log_in.done','session:000000000000005','office',NULL,1,'{"detail": "ae807fabe1d388bd534360cae0761d286f7805e9fe1cb1d8c8436cc5d93d5130", "who": "b7db093d84ce7c8a1956c5dc78b1cc81a60eb7bc01c3827915b753a885335ea9"}',X'C9C923A7ADC33F9EAF3C0549CEEFF41E71D02FB8EE2144D13C7C2EC4FDFB45AA',X'932CC0B64C532B382460E7284401F469E402771FBCA615F34A29E7C83A61826B');
INSERT INTO "register" VALUES(26,1796065454019643,'changed','home link','office',NULL,1,'{"about": "8f8207120fefe660e2d455e21927d9980081953358c591053b413cd54023a8e2", "detail": "5df424bc29453fa1819c0eb8f39759de2fb728c5f23bc7453689828ecb86b114", "who": "4afc964aba624dd3438db37f353a51b338f563621866a13da98576ad719fe05b"}',X'5D763673A75718394ABC2F371030C54ED58332206D7B41DAE7843CDD05E4ACEB',X'6EE9B25C2CFFBA2F85F4A0DE88D6868027EDCE1C9C6A32355BE602E1C353B21D');
INSERT INTO "register" VALUES(27,1796065474676356,'account.changed','account:000000000000005','command line',NULL,1,'{"detail": "185f8d92ceb37960e9166f5b32ba966b20e7e02e9572c0d94230ae32ebcbaebe", "who": "7211e40c5e56992634773b4970b0dfa3c33bae224e7566abe9c4d293b51aa117"}',X'8DB3C218325ABCE3ED083E66EC905DD15965D81666C22C62DF25347CFE2EAF5C',X'CFAC6B615286A4CA8DA640184690B2E4B02CCCC6DF97FD2691E35BEE1CF80D7C');
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
INSERT INTO "register_head" VALUES(8,X'E1FCE05BF882CCCB78528E192F48EC6A63A9FE619FE6D5F3A3C7C03AF18CE22B',1796065382775950,X'88AD6F0E4EA147E7475BAA1F070DD74B5C170D8B3CB7667936FB6158D4C29CF7F54410BAA1AA0538F35A879CBF72602D0D0C19384391D6F6C878B5EADC5C6705');
INSERT INTO "register_head" VALUES(9,X'E9E5D7322A3CD7EBC10BC05DFCE7FD511DB7B258BC9EC6922F5DC5C24B715BD0',1796065399475967,X'3523C32A5004BF16AE42CFA62312894D0461C6D2CD1B74DC39A1AA32854B645597B1E268943D672FDE09EF98B851ECD15CEC223EB2CBA7AED2B11EF961A51E0D');
INSERT INTO "register_head" VALUES(11,X'2296688865E0C923A5CE957CF9B8170AF283715BF762213D897D387B217702F2',1796065414907944,X'D1C764C3EC31862CC0E8765C4F8323D25695CD19BBC9991A46EC45BED1C46DE5071F9B2E82A4E2CE72DF620F2DBF9729335C08BA61288BFFC765B35126BE7A07');
INSERT INTO "register_head" VALUES(12,X'364D4275BFC404D182091A44821FD8C7EB2CCC2ECCFCEDF9B2B64805571A4AA5',1796065444696459,X'411A89F021B838C934A4E966C30870892A2AC3216C2E66A3B29F308CB296C8C2877E702E42DA6154BEC9F279C187CA59238989D45A91EB9DC42459C7F3DEF60C');
INSERT INTO "register_head" VALUES(26,X'5D763673A75718394ABC2F371030C54ED58332206D7B41DAE7843CDD05E4ACEB',1796065459980958,X'32E975FD06DDB7529C5BB14C93631B084C25A6A92521FAFF54A204C0E3E7B6B43F9DDC12012CB23B69A267FBE65001AB7E2E505E2EEF850272A0524BA5531707');
INSERT INTO "register_head" VALUES(27,X'8DB3C218325ABCE3ED083E66EC905DD15965D81666C22C62DF25347CFE2EAF5C',1796065475244931,X'0FBE50F3C8B0D8336A0B410B0FB6B52093600BEB72CAFFBE82BCAC9ABD85C78448296807E0F9A4835D949651B090AEAB8DDDA676923B0F94A44D488405B0DE0F');
CREATE TABLE register_secret (
  seq INTEGER NOT NULL,
  field VARCHAR NOT NULL,
  salt BLOB NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (seq, field)
);
INSERT INTO "register_secret" VALUES(1,'who',X'541002CAA46E10D4CE356BF2E802EB30','root');
INSERT INTO "register_secret" VALUES(1,'detail',X'07F52416C97E41355A789D840AE17900','~ site; + place b3; + place b3u2; + place b3u2-501; + place b3u2-502; + person wu; + person li; + person zheng; + person lin; + person guard; + group bangbang; + duty gate; + policy elder; + device sos-501; + device sos-502; + device smoke-501; + device ctrl-u2; + device reader-u2; + device cam-u2; + door unit; 2 more');
INSERT INTO "register_secret" VALUES(2,'who',X'AC83E25176B746F96DCE50EA008B4A2B','root');
INSERT INTO "register_secret" VALUES(2,'detail',X'CABA172FBB1FB4B187581602B2CAB678','added, role guard');
INSERT INTO "register_secret" VALUES(3,'who',X'722CB4642335C2280CDEC4017E728C7D','root');
INSERT INTO "register_secret" VALUES(3,'detail',X'792EA9F44D78D9C9D8DE1F27F59880FE','added, role office');
INSERT INTO "register_secret" VALUES(4,'who',X'11CF6596A424FD177533AB43F61F6000','root');
INSERT INTO "register_secret" VALUES(4,'detail',X'122BE582057DFB124C93C0F2833A2D3A','added, role installer');
INSERT INTO "register_secret" VALUES(5,'who',X'B47CF5C2E057B33316E267D64B0A2C74','root');
INSERT INTO "register_secret" VALUES(5,'detail',X'5385D9170850AF7A9F85C81B94912FB2','added, role officer');
INSERT INTO "register_secret" VALUES(6,'who',X'3C78EAC74E40AF06D785DDB2A8AFEA27','root');
INSERT INTO "register_secret" VALUES(6,'detail',X'6C306A1BC9D6803D2E84C43141AC286B','added, metrics:read');
INSERT INTO "register_secret" VALUES(7,'who',X'3F3259543CAEB1F17BD770C88CCB0B97','root');
INSERT INTO "register_secret" VALUES(7,'detail',X'359F53EEA683048E5731C45A788D0ACE','given: card');
INSERT INTO "register_secret" VALUES(7,'about',X'9CF9AFA30907446326BE170511AA3AD4','{"persons":["zheng"],"places":[]}');
INSERT INTO "register_secret" VALUES(8,'who',X'C95581B48AB91BCED3BBF8E44A332F04','root');
INSERT INTO "register_secret" VALUES(8,'detail',X'B42A4F75A61EBA132171D92F75C6BA72','given: pin');
INSERT INTO "register_secret" VALUES(8,'about',X'2CB83AB46A7737F4533D8678487FCAF4','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(9,'who',X'20079844714B986672AD9E687C1D1996','guard');
INSERT INTO "register_secret" VALUES(9,'detail',X'3C5153E24EC8EEB6645F29CA43C8E2AE','password here');
INSERT INTO "register_secret" VALUES(10,'who',X'6AB955108B48E0DB0532E59B1642757B','guard');
INSERT INTO "register_secret" VALUES(10,'detail',X'5D81029095EA5940D58A1DD43549E8AA','password here');
INSERT INTO "register_secret" VALUES(11,'who',X'E59D2564F61AC5545412C2160134CD09','guard');
INSERT INTO "register_secret" VALUES(12,'who',X'645D92FDF648C1367397B4EDC9A80671','root');
INSERT INTO "register_secret" VALUES(12,'detail',X'E8CC979A679106CEE77BF15D5E40813D','signed on 2026-11-21');
INSERT INTO "register_secret" VALUES(13,'who',X'9E47A1880295DDB9A8A00FC4DA887E0C','office');
INSERT INTO "register_secret" VALUES(13,'detail',X'DF22FA672CC0370C6B2F462C6F0E5973','password here');
INSERT INTO "register_secret" VALUES(14,'who',X'1F36F7F0DB474E1CDFF58584504FB51D','office');
INSERT INTO "register_secret" VALUES(14,'detail',X'48AED5B9512D1120C24D6BCBEAE67B4A','agreed: verify');
INSERT INTO "register_secret" VALUES(14,'about',X'B9570C9FDB891AB908D637E20219643A','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(15,'who',X'362CB351128392FD098C27267054A8ED','office');
INSERT INTO "register_secret" VALUES(15,'detail',X'B969AE08BB4C88C1B1B9CCAAFDBBA40A','agreed: verify');
INSERT INTO "register_secret" VALUES(15,'about',X'98F4F33FDCCF2E38A07738AC42CB4F37','{"persons":["zheng"],"places":[]}');
INSERT INTO "register_secret" VALUES(16,'who',X'ED39759A1D4D0A01AAD7F15071B5429F','office');
INSERT INTO "register_secret" VALUES(16,'detail',X'59DC406D0EF7B5013F37BE5356D27C93','withdrawn: everything');
INSERT INTO "register_secret" VALUES(16,'about',X'2A5940B64D23D885C9FA445D55DAD4F1','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(17,'who',X'DBD9C55F503647FCBF544AFF48435E71','officer');
INSERT INTO "register_secret" VALUES(17,'detail',X'08927D4CBA0DA4226CB3D0A77A26F301','password here');
INSERT INTO "register_secret" VALUES(18,'who',X'DC6A543395C349EC06E56DA2636876DF','officer');
INSERT INTO "register_secret" VALUES(18,'unit',X'0261D3F0B9C3305F1777F07A63A8ED5E','梧村派出所');
INSERT INTO "register_secret" VALUES(18,'case',X'7E96D4581D8008F0D2370FCD70587D05','厦公 1');
INSERT INTO "register_secret" VALUES(18,'why',X'106EFB40647586D16955F47415922659','老人报警');
INSERT INTO "register_secret" VALUES(18,'detail',X'C53A01B52F99A82B320287756CCA6590','police_case: 2026-11-29T19:04Z to 2026-11-30T19:04Z, 60 min');
INSERT INTO "register_secret" VALUES(18,'about',X'62E732098081EA36A73C5A307E669A60','{"persons":[],"places":["b3"]}');
INSERT INTO "register_secret" VALUES(19,'who',X'5478FD745605041BDD4458C4CED9D0A8','陈警官');
INSERT INTO "register_secret" VALUES(19,'unit',X'8167AAE762820D84C4B2EF5C2D5CF4E4','梧村派出所');
INSERT INTO "register_secret" VALUES(19,'case',X'49A85954F013164F8D6D789B94C0126E','厦公 1');
INSERT INTO "register_secret" VALUES(19,'why',X'8424F123DA8A9820EBFF46B3E592F75A','老人报警');
INSERT INTO "register_secret" VALUES(19,'about',X'E0865C61E226744F7D7D4017F1337893','{"persons":[],"places":["b3"]}');
INSERT INTO "register_secret" VALUES(20,'who',X'6D8F4BA64D4C67F95BDC1DF0E4285F22','陈警官');
INSERT INTO "register_secret" VALUES(20,'unit',X'B875B554697B0183631175C0789A66AB','梧村派出所');
INSERT INTO "register_secret" VALUES(20,'case',X'32316313D23715B38B275CFDFCA82045','厦公 1');
INSERT INTO "register_secret" VALUES(20,'why',X'5A553ED539A6353B19799E1DCB1D57FF','老人报警');
INSERT INTO "register_secret" VALUES(20,'about',X'86FDA6913842E430F40AB935CBA6C349','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(21,'who',X'EEDE1F04BFF26F7B5CB080C12312C1F8','陈警官');
INSERT INTO "register_secret" VALUES(21,'unit',X'63F80F9D0807DF91E98BA77160CDAFAD','梧村派出所');
INSERT INTO "register_secret" VALUES(21,'case',X'48970DCAAE2200AE574DF99A52216C9A','厦公 1');
INSERT INTO "register_secret" VALUES(21,'why',X'8DF892D4A9CA36701B89BF733AC69630','老人报警');
INSERT INTO "register_secret" VALUES(21,'detail',X'9D60852E4224E5D3F3A20FA044552F65','note');
INSERT INTO "register_secret" VALUES(21,'about',X'0D13150CC6BE3D991DAEAFDAD3864BB2','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(22,'who',X'E3F5963390C2E5498A54E3420C03C81C','陈警官');
INSERT INTO "register_secret" VALUES(22,'unit',X'F1BEE37B3A8FFEA6DD0E826CF2E2170A','梧村派出所');
INSERT INTO "register_secret" VALUES(22,'case',X'3B2C970961CCC7D63CF195E12FFB7E2A','厦公 1');
INSERT INTO "register_secret" VALUES(22,'why',X'43B5001A34BF538182C1D7C6053B6189','老人报警');
INSERT INTO "register_secret" VALUES(22,'about',X'77C7E7708843163EC49CB7B80CA887CC','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(23,'who',X'57C7DEB3114DC13C18F858425251FFD4','陈警官');
INSERT INTO "register_secret" VALUES(23,'unit',X'AD59B57FCFA8C18E43CF0E98C95780EB','梧村派出所');
INSERT INTO "register_secret" VALUES(23,'case',X'E50698BADBFB62CF6A312E53B959084C','厦公 1');
INSERT INTO "register_secret" VALUES(23,'why',X'60FDACCE7F431C7A5DF1C77264062F7B','老人报警');
INSERT INTO "register_secret" VALUES(23,'detail',X'9D101E05446DDE0233258E4C3F68D6E6','note');
INSERT INTO "register_secret" VALUES(23,'about',X'403AC7B7823B0C6FF74AA59478C82729','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(24,'who',X'28A17E0145A330C38CB91EABB9B49737','陈警官');
INSERT INTO "register_secret" VALUES(24,'unit',X'C0E5396E622932A2186B878BA1CDFE86','梧村派出所');
INSERT INTO "register_secret" VALUES(24,'case',X'A371E73E3BB5CDB844311CBF75D9C1E5','厦公 1');
INSERT INTO "register_secret" VALUES(24,'why',X'259B1133784C3448CEB9954461B43E5C','case');
INSERT INTO "register_secret" VALUES(24,'detail',X'0EE5B8ABECEFF55EBE4F6E210BEF30DB','to 梧村派出所: 15 events, 0 pictures');
INSERT INTO "register_secret" VALUES(24,'about',X'9F2625F3D042EE9F7B0DDD191C0A5AF5','{"persons":["li","wu","zheng"],"places":["b3u2","b3u2-501","b3u2-502"]}');
INSERT INTO "register_secret" VALUES(25,'who',X'494472C09752AC484FA5A1B2C7CC3D24','office');
INSERT INTO "register_secret" VALUES(25,'detail',X'8E96347C14E0072F53494C86C9F37F00','password here');
INSERT INTO "register_secret" VALUES(26,'who',X'1D320C0126F4AEFA41D83B23A22C0387','office');
INSERT INTO "register_secret" VALUES(26,'detail',X'0A2F2764A5CEB82A3771BBCCE9AFDB78','made');
INSERT INTO "register_secret" VALUES(26,'about',X'80686679CB74EE54F02A3EBBE84E41C5','{"persons":[],"places":["b3u2-501"]}');
INSERT INTO "register_secret" VALUES(27,'who',X'2465C654CB04106EE8130949B80E3FCF','root');
INSERT INTO "register_secret" VALUES(27,'detail',X'ACCD5CC685D38CAA7F8E87C84F783B06','envelope made, role guard');
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
INSERT INTO "review" VALUES(1,4,'陈警官','梧村派出所','厦公 1','老人报警','police_case','["b3"]',1795979051291587,1796065451291587,'open',60,1796065451320950,1796065451320950,1796069051320947,NULL,'',0,'','',NULL,'');
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
INSERT INTO "session" VALUES(1,X'460B5B6607F41A695E2932CD77AEA3284EB52EA23C7824E9D28E9337365779F3',1,'vYHI7JqEWef9EQLgRfh_OiLB',0,1796065398016521,1796108598016521,1796065398016521,'here','');
INSERT INTO "session" VALUES(2,X'6B62D2A9BCBCA9FF686DF263611C536A33E1762B244F50341DC85956F913E415',1,'pw23Vr29325BPco-6qOx8D9L',0,1796065402825340,1796108602825340,1796065402825340,'here','');
INSERT INTO "session" VALUES(3,X'E61487D249889CA0960CFAB9B15E99C9B45916843C5BD8AF97D20C32AE23E947',2,'tth4uKiVg4A4f1WgHkIyTcGR',0,1796065446990198,1796108646990198,1796065446990198,'here','');
INSERT INTO "session" VALUES(4,X'D80402D6E03DB674F8126D4366FDB114B5DB0AE847D69B7108C00D398576B9F9',4,'zG1UuUQi5j2W2A-5XnU1R7h-',0,1796065450696400,1796094250696400,1796065450696400,'here','');
INSERT INTO "session" VALUES(5,X'0D796DC7A73CFF2BDABA3702197863AFBC9599AF7127189C83D8764E7B9F7D10',2,'jBg--vQvZL6tFy_3oIkr6yuX',0,1796065452824745,1796108652824745,1796065452824745,'here','');
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
INSERT INTO "token" VALUES(1,'grafana',X'C6E20C0449B7E57BB3F62E61849BE42EF807C9F2BF6B0555451EC17B735F2090','metrics:read',1796065340981514,0);
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
INSERT INTO "walk" VALUES(1,'b3u2','3号楼 2单元','ended','root',1796065420522022,1796065420522016,'root',1796065423107654,'','');
INSERT INTO "walk" VALUES(2,'b3u2-501','3号楼 2单元 501','open','root',1796065423391797,1796065423391795,'',NULL,'','');
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
INSERT INTO "walk_subject" VALUES(1,8,'path','guard/webhook','','["guard", "webhook"]','b4273e89f1fa27b7',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,9,'path','zheng/webhook','','["zheng", "webhook"]','1a713bf38c31d419',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,10,'path','lin/webhook','','["lin", "webhook"]','32e81d71a392975c',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,11,'box','self-probe','','[]','',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,12,'box','clock','','[]','',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,1,'device','sos-501','3号楼 2单元 501','["calls"]','bf964dcd83318706',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,2,'device','smoke-501','3号楼 2单元 501','[]','d50251d4d9eef078',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,3,'path','guard/webhook','','["guard", "webhook"]','b4273e89f1fa27b7',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,4,'path','zheng/webhook','','["zheng", "webhook"]','1a713bf38c31d419',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,5,'path','lin/webhook','','["lin", "webhook"]','32e81d71a392975c',20,'waiting','','',NULL);
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
INSERT INTO "wellbeing_day" VALUES('wu','2026-11-30','04:00-23:30 Asia/Shanghai',1795982400000006,1796052600000006,0,'later',NULL);
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
CREATE TRIGGER event_note_kept BEFORE DELETE ON event_note WHEN EXISTS (SELECT 1 FROM event WHERE id = OLD.event) BEGIN
  SELECT raise(ABORT, 'a note is never deleted before its event');
END;
CREATE TRIGGER event_note_goes AFTER DELETE ON event
WHEN EXISTS (SELECT 1 FROM event_note WHERE event = OLD.id) BEGIN
  DELETE FROM event_note WHERE event = OLD.id;
END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('session',5);
INSERT INTO "sqlite_sequence" VALUES('account',5);
INSERT INTO "sqlite_sequence" VALUES('token',1);
INSERT INTO "sqlite_sequence" VALUES('credential',2);
INSERT INTO "sqlite_sequence" VALUES('event',20);
INSERT INTO "sqlite_sequence" VALUES('alarm',6);
INSERT INTO "sqlite_sequence" VALUES('alarm_log',21);
INSERT INTO "sqlite_sequence" VALUES('notification',12);
INSERT INTO "sqlite_sequence" VALUES('command',8);
INSERT INTO "sqlite_sequence" VALUES('receipt',14);
INSERT INTO "sqlite_sequence" VALUES('walk',2);
INSERT INTO "sqlite_sequence" VALUES('face_assessment',1);
INSERT INTO "sqlite_sequence" VALUES('face_consent',2);
INSERT INTO "sqlite_sequence" VALUES('review',1);
INSERT INTO "sqlite_sequence" VALUES('event_note',2);
INSERT INTO "sqlite_sequence" VALUES('hand_over',1);
PRAGMA user_version = 16;
COMMIT;
