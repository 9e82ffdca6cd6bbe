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
  created_at BIGINT NOT NULL,
  UNIQUE (name)
);
INSERT INTO "account" VALUES(1,'guard','guard','$argon2id$v=19$m=19456,t=2,p=1$FvJ+wy+zCVQwJegme5Lu2A$LU++oDLo0rPqaufRavR+s6jAWkWLvfJg+/XiOI6fdXw',0,1796065425499218);
INSERT INTO "account" VALUES(2,'office','office','$argon2id$v=19$m=19456,t=2,p=1$/NOvzT8Qub995U11pYtLNQ$+n9751QmOny9M0cDvMcAEFSh2jcSrmvvwxL1tkZvwCk',0,1796065426213909);
INSERT INTO "account" VALUES(3,'installer','installer','$argon2id$v=19$m=19456,t=2,p=1$d0PMuEAuukvtFWWKb0jtpg$M/XzMxQljRX6XR7hniCqO3tgry9n9RdMXw6C4vSs0Y8',0,1796065427249849);
INSERT INTO "account" VALUES(4,'officer','officer','$argon2id$v=19$m=19456,t=2,p=1$WOJUzIoMgZeFAPuludA5mg$sSniSSWySXY0kbePmIZhrjOwoEzarTD7vkGPYXM3zcA',0,1796065427871055);
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
INSERT INTO "alarm" VALUES(1,'sos','attended','person:wu','["sos-501"]','b3u2-501','3号楼 2单元 501','wu','吴奶奶','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796065478151909,1796067280173257,1796065478152066,0,0,'zheng','郑阿姨','neighbour',2,1796065479177522,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(2,'smoke','raised','place:b3u2-501','["smoke-501"]','b3u2-501','3号楼 2单元 501',NULL,'','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796065478761649,1796065598764497,1796065538805418,0,1,NULL,'',NULL,1,1796065478761649,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(3,'technical','raised','device:sos-502:battery.low','["sos-502"]','b3u2-502','3号楼 2单元 502','li','李爷爷','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065478880764,1796079878881060,1796065478881060,0,0,NULL,'',NULL,1,1796065478880764,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(4,'sos','resolved','device:sos-777','["sos-777"]',NULL,'sos-777',NULL,'','{"steps": [{"people": ["guard"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065479068711,1796065539068929,1796065479068929,0,0,NULL,'',NULL,1,1796065479068711,'false alarm',1796065481326256,'[]',0,'zh-CN','','guard',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(5,'technical','raised','device:vision:worker:device.offline','["vision:worker"]',NULL,'vision:worker',NULL,'','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065488505374,1796079888505377,1796065488505377,0,0,NULL,'',NULL,1,1796065488505374,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(6,'technical','raised','device:cam-u2:device.offline','["cam-u2"]','b3u2','3号楼 2单元',NULL,'','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065488505374,1796079888505377,1796065488505377,0,0,NULL,'',NULL,1,1796065488505374,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
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
INSERT INTO "alarm_log" VALUES(1,1,1796065478152070,'raised','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(2,1,1796065478152070,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(3,2,1796065478764492,'raised','device','smoke-501',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(4,2,1796065478764492,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(5,3,1796065478881063,'raised','device','sos-502',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(6,3,1796065478881063,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(7,4,1796065479068932,'raised','device','sos-777',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(8,4,1796065479068932,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(9,1,1796065479177698,'pressed_again','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(10,1,1796065480041251,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(11,1,1796065480041251,'acknowledged','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(12,1,1796065480173252,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(13,1,1796065480173252,'arrived','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(14,4,1796065481229615,'noted','guard','guard',NULL,'desk','nobody knows this one');
INSERT INTO "alarm_log" VALUES(15,4,1796065481326256,'resolved','guard','guard',NULL,'desk','false alarm');
INSERT INTO "alarm_log" VALUES(16,5,1796065488505374,'raised','device','vision:worker',NULL,'gateway','');
INSERT INTO "alarm_log" VALUES(17,5,1796065488505374,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(18,6,1796065488505374,'raised','device','cam-u2',NULL,'gateway','');
INSERT INTO "alarm_log" VALUES(19,6,1796065488505374,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(20,2,1796065538805413,'called','gateway','gateway',NULL,'gateway','1.2');
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
INSERT INTO "command" VALUES(1,'sos-501',1,'feedback','sent','raised','','{}',1796065478152070,NULL);
INSERT INTO "command" VALUES(2,'ctrl-u2',NULL,'unlock','sent','','','{"door": "unit", "grant": "credential:1", "for": 5.0}',1796065478396543,1796065481396552);
INSERT INTO "command" VALUES(3,'smoke-501',2,'feedback','sent','raised','','{}',1796065478764492,NULL);
INSERT INTO "command" VALUES(4,'sos-777',4,'feedback','sent','raised','','{}',1796065479068932,NULL);
INSERT INTO "command" VALUES(5,'sos-501',1,'feedback_again','sent','raised','','{}',1796065479177698,NULL);
INSERT INTO "command" VALUES(6,'sos-501',1,'feedback','sent','acknowledged','郑阿姨','{}',1796065480041251,NULL);
INSERT INTO "command" VALUES(7,'sos-501',1,'feedback','sent','attended','郑阿姨','{}',1796065480173252,NULL);
INSERT INTO "command" VALUES(8,'sos-777',4,'feedback','sent','resolved','','{}',1796065481326256,NULL);
CREATE TABLE contact (
  person VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  channel VARCHAR NOT NULL,
  address VARCHAR NOT NULL, delay REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (person, position),
  FOREIGN KEY(person) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "contact" VALUES('zheng',0,'webhook','http://127.0.0.1:45213/zheng',0.0);
INSERT INTO "contact" VALUES('lin',0,'webhook','http://127.0.0.1:45213/lin',0.0);
INSERT INTO "contact" VALUES('guard',0,'webhook','http://127.0.0.1:45213/guard',0.0);
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
INSERT INTO "credential" VALUES(1,'card',X'CE64D51726FCCF547A52BB7F06CCE88B12900CA410C15BA61F6EBA9C986551D7','zheng','','[]',NULL,NULL,1,0,1796065429265060);
INSERT INTO "credential" VALUES(2,'pin',X'2B8745F988ACBC097A2BCDB05BE4A0AD039FC62E75A4D28C7D957D7C010522E1','wu','','[]',NULL,NULL,1,0,1796065429726888);
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
INSERT INTO "device_state" VALUES('sos-502',1796065523184126,1796065478973087,NULL,NULL,1,0);
INSERT INTO "device_state" VALUES('ctrl-u2',1796065523184126,1796065479318982,1,80,0,0);
INSERT INTO "device_state" VALUES('cam-u2',NULL,NULL,0,NULL,0,1);
INSERT INTO "device_state" VALUES('vision:worker',NULL,NULL,0,NULL,0,1);
INSERT INTO "device_state" VALUES('reader-u2',1796065523184126,1796065478672410,NULL,NULL,0,0);
INSERT INTO "device_state" VALUES('sos-501',1796065523184126,1796065479177694,NULL,NULL,0,0);
INSERT INTO "device_state" VALUES('smoke-501',1796065523184126,1796065478764497,NULL,NULL,0,0);
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
INSERT INTO "door_state" VALUES('unit','secured',NULL,'','[1796065478672410]');
CREATE TABLE duty (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  turns TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "duty" VALUES('gate','门岗值班','[["lin","day"]]',0);
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
INSERT INTO "event" VALUES(1,'gateway','gateway.started',NULL,NULL,1796065463213312,1796065463213313,0,'gateway',1,NULL,NULL,NULL,'{"text": ""}','',NULL);
INSERT INTO "event" VALUES(2,'broker:sos','device.online',NULL,NULL,1796065463712305,1796065463712306,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(3,'broker:bulk','device.online',NULL,NULL,1796065463736659,1796065463736662,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(4,'sos-501','heartbeat','sos-501e-0',NULL,1796065478043463,1796065478043648,0,'broker:sos',1,'b3u2-501',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(5,'sos-501','sos.pressed','sos-501e-1',NULL,1796065478151909,1796065478152066,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(6,'ctrl-u2','door.closed','ctrl-u2e-2',NULL,1796065478263478,1796065478277396,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(7,'reader-u2','access.card','reader-u2e-3',NULL,1796065478381162,1796065478396552,0,'broker:bulk',1,'b3u2','zheng',NULL,'{"credential": 1, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(8,'reader-u2','door.granted',NULL,NULL,1796065478381162,1796065478396552,0,'gateway',1,'b3u2','zheng',NULL,'{"door": "unit", "grant": "credential:1", "credential": 1}','',NULL);
INSERT INTO "event" VALUES(9,'ctrl-u2','door.opened','ctrl-u2e-4',NULL,1796065478489065,1796065478504402,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(10,'ctrl-u2','door.closed','ctrl-u2e-5',NULL,1796065478581027,1796065478592419,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(11,'reader-u2','access.card','reader-u2e-6',NULL,1796065478668736,1796065478672410,0,'broker:bulk',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(12,'reader-u2','door.denied',NULL,NULL,1796065478668736,1796065478672410,0,'gateway',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit", "reason": "unknown"}','',NULL);
INSERT INTO "event" VALUES(13,'smoke-501','smoke','smoke-501e-7',NULL,1796065478761649,1796065478764497,0,'broker:bulk',1,'b3u2-501',NULL,2,'{}','',NULL);
INSERT INTO "event" VALUES(14,'sos-502','battery.low','sos-502e-8',NULL,1796065478880764,1796065478881060,0,'broker:sos',1,'b3u2-502',NULL,3,'{}','',NULL);
INSERT INTO "event" VALUES(15,'sos-502','undecoded',NULL,NULL,1796065478972882,1796065478973087,0,'broker:sos',1,'b3u2-502',NULL,NULL,'{}','found type ''nonsense'', expected a known event type',X'7B226964223A2022652D39222C202274797065223A20226E6F6E73656E7365227D');
INSERT INTO "event" VALUES(16,'sos-777','sos.pressed','sos-777e-10',NULL,1796065479068711,1796065479068929,0,'broker:bulk',1,NULL,NULL,4,'{}','',NULL);
INSERT INTO "event" VALUES(17,'sos-501','sos.pressed','sos-501e-11',NULL,1796065479177522,1796065479177694,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(18,'ctrl-u2','device.online',NULL,NULL,1796065479313634,1796065479318982,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(19,'vision:worker','device.offline',NULL,NULL,1796065488505374,1796065488505377,0,'gateway',1,NULL,NULL,5,'{"text": "the camera worker does not answer"}','',NULL);
INSERT INTO "event" VALUES(20,'cam-u2','device.offline',NULL,NULL,1796065488505374,1796065488505377,0,'gateway',1,'b3u2',NULL,6,'{"text": "the camera worker does not answer"}','',NULL);
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
INSERT INTO "face_assessment" VALUES(1,'["identify", "verify"]','陈律师','2026-11-21','2028-10-30','4a3cdfae6f291c8f544daea5b72905cf9e74c1ed427d831ad0d7ca00c73c794d',0,'command line',1796065530577903);
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
INSERT INTO "face_consent" VALUES(1,'wu','8e1b0bc36b0ec71f997f61f0ccd41f1a','verify','2026-11','page','',0,'',1796065539520861,1827601539520861,1796065540023347,'office');
INSERT INTO "face_consent" VALUES(2,'zheng','43cc6a10a5e9e7002c2f424488df1d05','verify','2026-11','page','',0,'',1796065539782344,1827601539782344,NULL,'office');
CREATE TABLE face_erasure (
  subject VARCHAR NOT NULL,
  person VARCHAR NOT NULL,
  asked_at BIGINT NOT NULL,
  why VARCHAR NOT NULL,
  by VARCHAR NOT NULL,
  erased_at BIGINT,
  PRIMARY KEY (subject)
);
INSERT INTO "face_erasure" VALUES('8e1b0bc36b0ec71f997f61f0ccd41f1a','wu',1796065540023347,'withdrawn','office',NULL);
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
INSERT INTO "face_subject" VALUES('zheng','43cc6a10a5e9e7002c2f424488df1d05',1796065539782344,0);
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
INSERT INTO "heard" VALUES('native:sos-777','native','sos-777','',X'7B226964223A2022652D3130222C202274797065223A2022736F732E70726573736564227D',1,1796065479068711,1796065479068711,'[["cuobian-sos", {}]]');
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
INSERT INTO "link" VALUES(X'D65B69EFD40FE0AFEE6BDC785B5846204A7682467C4FBD37B26F848F1CF45CC8',1,'zheng');
INSERT INTO "link" VALUES(X'22EAB09926C0BFB316667FDB9EABDBF426F8680A0DB450391EFDC6C8FAE14250',2,'zheng');
INSERT INTO "link" VALUES(X'225FA716F29B577EFB9022B2CBB5C925DC2FF248287F75B6648AEE9E7DBF6840',3,'guard');
INSERT INTO "link" VALUES(X'1BC8FDDF03F655F96DC12BE4795A78F7CBB329F124C99705B2949EAF7BDE73F4',4,'guard');
INSERT INTO "link" VALUES(X'04923F98E104B02B89135A819A8927F063494141F3ACBC51458317D927931ACD',5,'guard');
INSERT INTO "link" VALUES(X'A7123B3D2386D4B69126781F84684C0431E8245FE1515C328917850BD67F1EB6',6,'guard');
INSERT INTO "link" VALUES(X'0F8528D6E934842EC7688A61CB6F5C8B649DE6772C4FD6D309914402F9EB6FA0',2,'lin');
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
INSERT INTO "meta" VALUES('steady_base','["352517ce-8ec2-483e-aa09-f73530f6eea4", 1796062890900216]');
INSERT INTO "meta" VALUES('steady_latest','1796065577643249');
INSERT INTO "meta" VALUES('probe_steady','1796065577643249');
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
INSERT INTO "notification" VALUES(1,1,'zheng','webhook','http://127.0.0.1:45213/zheng','call','raised',0,0,'sent',1,1796065478152070,1796065478277393,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(2,2,'zheng','webhook','http://127.0.0.1:45213/zheng','call','raised',0,0,'sent',1,1796065478764492,1796065478881063,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(3,3,'guard','webhook','http://127.0.0.1:45213/guard','call','raised',0,0,'sent',1,1796065478881063,1796065478973091,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(4,4,'guard','webhook','http://127.0.0.1:45213/guard','call','raised',0,0,'sent',1,1796065479068932,1796065479177698,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(5,1,'zheng','webhook','http://127.0.0.1:45213/zheng','again','raised',0,0,'sent',1,1796065479177698,1796065479318978,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(6,4,'guard','webhook','http://127.0.0.1:45213/guard','closed','resolved',0,0,'sent',1,1796065481326256,1796065481554720,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(7,5,'guard','webhook','http://127.0.0.1:45213/guard','call','raised',0,0,'sent',1,1796065488505374,1796065488701829,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(8,6,'guard','webhook','http://127.0.0.1:45213/guard','call','raised',0,0,'sent',1,1796065488505374,1796065488701829,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(9,2,'zheng','webhook','http://127.0.0.1:45213/zheng','call','raised',0,1,'sent',1,1796065538805413,1796065539058619,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(10,2,'lin','webhook','http://127.0.0.1:45213/lin','call','raised',0,1,'sent',1,1796065538805413,1796065539058619,'','204',NULL,0,NULL);
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
  position INTEGER NOT NULL, "key" VARCHAR NOT NULL DEFAULT '',
  PRIMARY KEY (id),
  FOREIGN KEY(inside) REFERENCES place (id)
);
INSERT INTO "place" VALUES('b3','building','3号楼',NULL,NULL,0,'');
INSERT INTO "place" VALUES('b3u2','entrance','2单元','b3',NULL,1024,'');
INSERT INTO "place" VALUES('b3u2-501','household','501','b3u2',5,2048,'');
INSERT INTO "place" VALUES('b3u2-502','household','502','b3u2',5,3072,'');
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
INSERT INTO "receipt" VALUES(1,1,'accepted',1796065478277393);
INSERT INTO "receipt" VALUES(2,2,'accepted',1796065478881063);
INSERT INTO "receipt" VALUES(3,3,'accepted',1796065478973091);
INSERT INTO "receipt" VALUES(4,4,'accepted',1796065479177698);
INSERT INTO "receipt" VALUES(5,5,'accepted',1796065479318978);
INSERT INTO "receipt" VALUES(6,5,'acted',1796065480041251);
INSERT INTO "receipt" VALUES(8,6,'accepted',1796065481554720);
INSERT INTO "receipt" VALUES(9,7,'accepted',1796065488701829);
INSERT INTO "receipt" VALUES(10,8,'accepted',1796065488701829);
INSERT INTO "receipt" VALUES(11,9,'accepted',1796065539058619);
INSERT INTO "receipt" VALUES(12,10,'accepted',1796065539058619);
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
INSERT INTO "register" VALUES(1,1796065424905969,'changed','site','command line',NULL,1,'{"detail": "8f77fd3dcf8d1a1b7db2bc3bdc3e79099191ebc2104d4a91d8f23df271e97e45", "who": "37197b741451e258498a97fe9220bd5af5679153888ef1a58cd68eb693be50f6"}',X'8FBDB4AFCAA549B5D44AF9889E951D4FB87B1D872890DFC59625F9F3FC3182FE',X'8803F5485DAB708B344018F32051CBFF5B64D889397A6D6BADCF3F38442DC34A');
INSERT INTO "register" VALUES(2,1796065425943131,'account.changed','account','command line',NULL,1,'{"detail": "9f55a33601779816399eccfe077d097e201b4ed4411c5efd39bca905e4af99af", "who": "95d0ff13fd01002da62979936ef7a10504b8e06f30ffc0856a44f487752c0c34"}',X'BFEEB60EB4E50733E7821862092EDADE1A0D76256C90AFCA6A55D900B816D719',X'C55303E18D76D2242DAA9363EDB11122573AF3EEA913D21A460AFF8E477B722B');
INSERT INTO "register" VALUES(3,1796065427009048,'account.changed','account','command line',NULL,1,'{"detail": "00e165126b45c0b5ede957a4b3c770579aa067dc2f558700038e7449a6b7f9d9", "who": "d6b88cddc5630dc2f2f25bce5a5e37fe8c098e5af33f7dc24c3887d313a5096c"}',X'B09B42C8EF05B696AB2B1522423C64AB6B89D561DD1C6970EC138876A0406B5C',X'229AE5E2D52102DFDB8A56E30FBB0503AA984A85DB7D4703F98438FD88DE2B7E');
INSERT INTO "register" VALUES(4,1796065427609532,'account.changed','account','command line',NULL,1,'{"detail": "33a4e6a395394553ff3a36db73c6af0645a642926abe07dd6f83df7eaf64eb43", "who": "bf814b4f6866c568ef104946275744ca5519cbea7f90b6b0d2b9e0700a701d75"}',X'6D6FC31038346E301AC104C1322A618B3997DA1826E2A4A6CC9BCDC50DEEB80C',X'432FF528D4819C7054071E3D116953E36D56E16B4BE8FB168718F7A2ECDE2F81');
INSERT INTO "register" VALUES(5,1796065428347694,'account.changed','account','command line',NULL,1,'{"detail": "2a987f0933fb819dea7197a1d58be0b56c26641a9bde5c02bd04dc45109bd284", "who": "6f91d83221c21680a91264fee6082a5e2f1d24252ab98a2bb1e351a1ca98259a"}',X'ACC4682524FB79A4AFADD96537FF6270EDD095F5A81B851A622595AA5A2B48A5',X'56FF7BCFA20CB5B74332EE81367445EC2C942237406AB0B0C35C1EC9B2314723');
INSERT INTO "register" VALUES(6,1796065428838684,'changed','token','command line',NULL,1,'{"detail": "8a7e33ee7588aa2d5ac6d728e9a0dc9f32b847e87247ad9b775ca6ecf87e2112", "who": "a8230f3e9a50a380079392268122e8b597df3094f6846af4fbe064073bc75b23"}',X'FA0D778F536BC524BD97F5911AC4F60E4EE6B84CDEB09F870FCACE2EE93914FB',X'2CC667E5B8897D454485BC73777A30B68EB09DA9666EAFF31867311D9334F56E');
INSERT INTO "register" VALUES(7,1796065429266948,'changed','credential:1','command line',NULL,1,'{"about": "68caed8dfae3389dbfb3bfe44eb6461da0a3e5feea6fcefd29a31e1fa98f3fba", "detail": "c29cbc33273e6b385a18d8f968782c19a4695b9e02756098324b36e35b8b944d", "who": "6eef568d1b1db32cc150ff1fb30190e14377a184fb998c6ba1724dc93a88661c"}',X'EAC63782D593057AF4A1CCBCF294A74E97E7A1522EBE132690241EFCF7FC6505',X'C45445140505E6665CB6A227FCE17F18990D4100597515FF16A7CF9EDD208DAC');
INSERT INTO "register" VALUES(8,1796065429757312,'changed','credential:2','command line',NULL,1,'{"about": "eed5464923a451b9ec6c91f8c98dea9460196685a7db9b068892040af4e95efa", "detail": "8709c766e541e6fa718d115e7f95865376ffcf74e14c604dc76e0e5247d4e685", "who": "970adb6b638c67c4a5fc7a760fae59f94c2809f70b1e986b4c482ec05588f350"}',X'578E8726FFBE932045BDA08E182B6BBC70A6DD95BD38699DB7D60FDD0EEA2BC7',X'E4155E833CACEA260E7E9957B8A31B0311A26F71234E7723A743F5204EB95C6D');
INSERT INTO "register" VALUES(9,1796065481051664,'list.seen','list:alarms','guard',NULL,1,'{"who": "766e99d89b51ea2f2e12196a52cafa0460a24308df06f07d950be11676d0a932"}',X'CA6EE491EA1CFAF33A311D5D8A682DCBB198C8B4EFE347D6D3FEE85B60A7CDE9',X'D95D8B56B10CF9815963B021F1FE92E2CCAF5D2779EE1B67DAC91A35B402FBAE');
INSERT INTO "register" VALUES(10,1796065530603514,'changed','faces:assessment','command line',NULL,1,'{"detail": "66831a7b438425ce8f70f281e8695df33d1725a089cc7b001e78e21f752655e4", "who": "ef6da5e30e7dc650eae15ce4cb7db144f53a0b2d3342979088e9cbf2ac2c317c"}',X'981B0CE56CA51D1AB649CD981DE308113DA0CF92BA9B04E99B770ABDD9E714F2',X'72B4D28A7BA861190C4514AEE6D996CAC61CA80C3C189CED986EAEBDE81EC11A');
INSERT INTO "register" VALUES(11,1796065539597087,'changed','faces','office',NULL,1,'{"about": "26f180141f7c40b82fd9a1675a298b97445720b0f36bc0742dec7cd2c50b550d", "detail": "f9886e4ee3a35b8502d69a8179736aed271f25f4ce41318afb028ebfb82cd9a4", "who": "17347f256480bfa57733a7563264e8344b44bbf48410a705643bf7977236e8d3"}',X'A99DE6E0AB3113DDB8FA581C32B3BF5192A3988EA11389A2B770E26085B0AE04',X'7AE60858DBFC8FAD373C93A3E2A5BBD60DE9E4647B2FB42B0E8A4DCB0B53D551');
INSERT INTO "register" VALUES(12,1796065539861235,'changed','faces','office',NULL,1,'{"about": "8b7df5c713f44a2faf5bdf4e92db09587b236f39e5856509427022347f1e61da", "detail": "05dc718e7a5fece080b2df849b7e6ec594f058cfa88b03e1c9cdfe53630d09ee", "who": "69c74e9a1c239c208007fd7111ca7dca432910e85b7e1abf113ebcd124fa324c"}',X'C465A6310D717AA67A0D206196F11C2E751AC0ACF7283BFECBF3612CC3167D31',X'A71836C670D5EE0930D51403407BCB2F67E11DDF84745045021529527494C9EE');
INSERT INTO "register" VALUES(13,1796065540055080,'changed','faces','office',NULL,1,'{"about": "4f20fca40b6ffdd9733fb1059300ce436c4b3603a6c9270444648537c16e4cf6", "detail": "164bd9f35aa5f81e978377795ec8064b1a815af2711f3d662e56d953b7e187f4", "who": "9c711258619199f3a1cf7cf4b6bf54ab09b0d16cc99214fc71b9a3955a50de2f"}',X'9FF6ADE2CA76AD942172C2B77B77F0E9EA42510620E978E0DFFC5DA135015714',X'C5CEE5EE2029FE2DE8811C7EF2896E93F3C42AA4336143863F72A3134277A485');
INSERT INTO "register" VALUES(14,1796065541363216,'review.opened','review:000000000000001','officer',1,1,'{"about": "a68852596f8f062dbc9499aa3eefcf465453e03dd326269300d77bc23393d747", "case": "33b8421eaebe314729adf2e51ac3fee9a1f9f2465f3875cb3dd193bafcbb52b0", "detail": "8c179edfa47e8e1783afdf3ba734500c070b5c4de164583dd470c5d33d632f72", "unit": "5240f1576496d628f9a5a8d2dd59785e96cbaf86d38ff8e6dd45f8858cba95d6", "who": "4fe1b0815167c7c8495e0babd31448683dcda5c190354ef0db9a883b3285bc57", "why": "639becf37ede7772134f1bae22d14831faf5d4a52ba9ca5c72523a8e4ec39698"}',X'7ECA29CFE2DA61F7AA4D49A0832C1111DA3E65956242173741D27FE1E7DF0B47',X'DF8746A0AD098BE7FCB73C552C7641F16B6712CBC72345C3D41D101D4DC62EAC');
CREATE TABLE register_about (
  kind VARCHAR NOT NULL,
  id VARCHAR NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (kind, id, seq)
);
INSERT INTO "register_about" VALUES('person','zheng',7);
INSERT INTO "register_about" VALUES('person','wu',8);
INSERT INTO "register_about" VALUES('person','wu',11);
INSERT INTO "register_about" VALUES('person','zheng',12);
INSERT INTO "register_about" VALUES('person','wu',13);
INSERT INTO "register_about" VALUES('place','b3',14);
CREATE TABLE register_head (
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  at BIGINT NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (seq)
);
INSERT INTO "register_head" VALUES(8,X'578E8726FFBE932045BDA08E182B6BBC70A6DD95BD38699DB7D60FDD0EEA2BC7',1796065464505873,X'60AAEE4999016E867F6866691C925BFE86544D011B65534D5B2C52721BB80473CCF6B4F115A8D7FB189086FF16D3EE13458A011C229BA58B93141797300FD800');
INSERT INTO "register_head" VALUES(9,X'CA6EE491EA1CFAF33A311D5D8A682DCBB198C8B4EFE347D6D3FEE85B60A7CDE9',1796065481993269,X'55504E3C18FF98CC60CAFE453A594D93E0FFAB6E1D7B65660D305185936669F8ABEA896E9B0C14BF0DC6BD99675CCF04DCCC974D5B84ADF351CC7169FF876506');
INSERT INTO "register_head" VALUES(10,X'981B0CE56CA51D1AB649CD981DE308113DA0CF92BA9B04E99B770ABDD9E714F2',1796065530780546,X'1F5CDDF8F3E06BF590AA1BE09F60E442453C231035A6143C83EAEF54FF6DBCFE2FEAE71CA7F94703E38521B9607CB8E52EB0CF447A30018E7E17B90E03FFE509');
INSERT INTO "register_head" VALUES(14,X'7ECA29CFE2DA61F7AA4D49A0832C1111DA3E65956242173741D27FE1E7DF0B47',1796065546105716,X'6A5B8914CD147B7CA1195B607C955798EF584529329F954F24A3294FD0FEE1BA98C86CC228A32BAC81AF1773C4F5F8B63B683865A71D65FDF3AB9539BC3DA20E');
CREATE TABLE register_secret (
  seq INTEGER NOT NULL,
  field VARCHAR NOT NULL,
  salt BLOB NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (seq, field)
);
INSERT INTO "register_secret" VALUES(1,'who',X'CAE407E05FBC3227EDDF9438DFD25357','root');
INSERT INTO "register_secret" VALUES(1,'detail',X'AAD9B408447745341D8F545FF0F5F60C','~ site; + place b3; + place b3u2; + place b3u2-501; + place b3u2-502; + person wu; + person li; + person zheng; + person lin; + person guard; + group bangbang; + duty gate; + policy elder; + device sos-501; + device sos-502; + device smoke-501; + device ctrl-u2; + device reader-u2; + device cam-u2; + door unit; 2 more');
INSERT INTO "register_secret" VALUES(2,'who',X'F0935844574E1D0D59AB4D8EEA12BEF8','root');
INSERT INTO "register_secret" VALUES(2,'detail',X'A20DBDBD3C667E23F5738557DF926864','added guard as guard');
INSERT INTO "register_secret" VALUES(3,'who',X'076A7460FD35ECC18570CC62D37195B3','root');
INSERT INTO "register_secret" VALUES(3,'detail',X'AA824D99DA99F7FC4A9C84B2A67447C4','added office as office');
INSERT INTO "register_secret" VALUES(4,'who',X'2F1BA580B77717ACE6283506A5C57B4D','root');
INSERT INTO "register_secret" VALUES(4,'detail',X'A49DD7D4BC87F7040FAA3B8F179A2396','added installer as installer');
INSERT INTO "register_secret" VALUES(5,'who',X'E774247646321C96840C60182A1E90AD','root');
INSERT INTO "register_secret" VALUES(5,'detail',X'AC8F78100B2FE42DEBA4F06AB8D60EEF','added officer as officer');
INSERT INTO "register_secret" VALUES(6,'who',X'FB46853F1D390A96D84097F1319E32C6','root');
INSERT INTO "register_secret" VALUES(6,'detail',X'7EE08127DCDB28150383E063C64EE2DB','made grafana: metrics:read');
INSERT INTO "register_secret" VALUES(7,'who',X'65F5C21D28894FE1EBACAADA77BDB34D','root');
INSERT INTO "register_secret" VALUES(7,'detail',X'AB735B5FBD68DE26B5BD87C80DF47FE8','given: card');
INSERT INTO "register_secret" VALUES(7,'about',X'FCFBB4995257495EA75795BD378E0A01','{"persons":["zheng"],"places":[]}');
INSERT INTO "register_secret" VALUES(8,'who',X'30C7384C9307046D8437F97544BA0B67','root');
INSERT INTO "register_secret" VALUES(8,'detail',X'DD7B56304376B078C4B40C516A332929','given: pin');
INSERT INTO "register_secret" VALUES(8,'about',X'CEE2223A9AC5D0B330F518C4AE7E7DBD','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(9,'who',X'49412BB37A2EEFE33C8662759D3B6D6E','guard');
INSERT INTO "register_secret" VALUES(10,'who',X'FD01FC04FD86A7CA4B84C8B168DDDA60','root');
INSERT INTO "register_secret" VALUES(10,'detail',X'C7CD70A0F00AAF050AEFD8CAC38C94C9','signed on 2026-11-21');
INSERT INTO "register_secret" VALUES(11,'who',X'8DCC639A783806671B1C3C3F0E7E9CEC','office');
INSERT INTO "register_secret" VALUES(11,'detail',X'DEC8358D49489493715E6DFC0E06D22D','agreed: verify');
INSERT INTO "register_secret" VALUES(11,'about',X'7ADD45969706D892BE982626F993A3CE','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(12,'who',X'E0A33554E639829AC5F606AB8B55F12E','office');
INSERT INTO "register_secret" VALUES(12,'detail',X'1391EBE2192338D9A91FA38DB5B92389','agreed: verify');
INSERT INTO "register_secret" VALUES(12,'about',X'B54C1DF87AF90D5DCB8EA725C3E1F866','{"persons":["zheng"],"places":[]}');
INSERT INTO "register_secret" VALUES(13,'who',X'31DEDD0DF6076C92B8558BE6936AAACC','office');
INSERT INTO "register_secret" VALUES(13,'detail',X'2CAF3CF8AB6DCD744029472351024F71','withdrawn: everything');
INSERT INTO "register_secret" VALUES(13,'about',X'73C50964B8E30558304CFAF6F0803F1C','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(14,'who',X'2BE6FAB4586B16EE3C8D3E7DF1FB33E1','officer');
INSERT INTO "register_secret" VALUES(14,'unit',X'6B087D4230615A7E761BF3E2F2E66626','梧村派出所');
INSERT INTO "register_secret" VALUES(14,'case',X'FAC9A3FD75B12458E1FB95CE55426D88','厦公 1');
INSERT INTO "register_secret" VALUES(14,'why',X'656A0AB64E278FE067B60E3D3A4E44D6','老人报警');
INSERT INTO "register_secret" VALUES(14,'detail',X'68D79B10F917A456F25A7DDD0164E1CE','police_case: 2026-11-29T19:05Z to 2026-11-30T19:05Z, 60 min');
INSERT INTO "register_secret" VALUES(14,'about',X'9135249827A81AD14060827B9D6A1E98','{"persons":[],"places":["b3"]}');
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
INSERT INTO "review" VALUES(1,4,'陈警官','梧村派出所','厦公 1','老人报警','police_case','["b3"]',1795979141276912,1796065541276912,'open',60,1796065541363216,1796065541363216,1796069141363214,NULL,'',0,'','',NULL,'');
CREATE TABLE schedule (
  id VARCHAR NOT NULL,
  windows TEXT NOT NULL,
  holidays TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "schedule" VALUES('day','[[["fri","mon","sat","sun","thu","tue","wed"],"00:00:00","23:59:00"]]','[]',0);
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
INSERT INTO "session" VALUES(X'F18E57B7F1210E6D8CD94D858BD89CE935EC08D34069F930B9B52F9F4444AC0C',1,'M4OFLIKyGkJXq3iygKiB2C_j',0,1796065477230535,1796108677230535);
INSERT INTO "session" VALUES(X'625ED292106AA5FB1087CDE2096FABDEABB1A619EC788C88F2E938B74EE6D335',1,'cjAhvvNFzXa3zreLJ3nkvaIl',0,1796065480325977,1796108680325977);
INSERT INTO "session" VALUES(X'EE75BE27E0BD58A27AC673D0745EBFAE5A005C12F3DBBBAF742BEC7D1EAF10C9',2,'5xnSg9wlY_mVX5V4-HlO8MCH',0,1796065535610558,1796108735610558);
INSERT INTO "session" VALUES(X'5D5A671C9F2DAE3F35553FC56247DCC9CA7083F3C6318A73CF95295F4851FB6A',4,'x0ScIZEra8uFZYy6P7X4fX6e',0,1796065540146293,1796108740146293);
INSERT INTO "session" VALUES(X'244BBBE646022535D1A9F40F941FE719A946AA3590FC29F0C52BBC3850319BF2',2,'nP4J7Efg3LrBeAWMOi8YQUeL',0,1796065544158246,1796108744158246);
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
INSERT INTO "token" VALUES(1,'grafana',X'DC7327643CA2796967CB2FEEDCE0DA63CFEE7DC8B19D1C3AB4A23684748B0BDC','metrics:read',1796065428813682,0);
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
INSERT INTO "walk" VALUES(1,'b3u2','3号楼 2单元','ended','root',1796065498405414,1796065498405413,'root',1796065503347639,'','');
INSERT INTO "walk" VALUES(2,'b3u2-501','3号楼 2单元 501','open','root',1796065504004812,1796065504015207,'',NULL,'','');
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
INSERT INTO "walk_subject" VALUES(1,8,'path','guard/webhook','','["guard", "webhook"]','f9314cb7b0505baa',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,9,'path','zheng/webhook','','["zheng", "webhook"]','15f8d7c6bc9f3843',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,10,'path','lin/webhook','','["lin", "webhook"]','e0fe032c8b77b002',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,11,'box','self-probe','','[]','',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,12,'box','clock','','[]','',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,1,'device','sos-501','3号楼 2单元 501','["calls"]','bf964dcd83318706',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,2,'device','smoke-501','3号楼 2单元 501','[]','d50251d4d9eef078',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,3,'path','guard/webhook','','["guard", "webhook"]','f9314cb7b0505baa',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,4,'path','zheng/webhook','','["zheng", "webhook"]','15f8d7c6bc9f3843',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,5,'path','lin/webhook','','["lin", "webhook"]','e0fe032c8b77b002',20,'waiting','','',NULL);
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
INSERT INTO "wellbeing_day" VALUES('wu','2026-11-30','04:00-23:30 Asia/Shanghai',1795982400000005,1796052600000005,0,'later',NULL);
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('account',4);
INSERT INTO "sqlite_sequence" VALUES('token',1);
INSERT INTO "sqlite_sequence" VALUES('credential',2);
INSERT INTO "sqlite_sequence" VALUES('event',20);
INSERT INTO "sqlite_sequence" VALUES('alarm',6);
INSERT INTO "sqlite_sequence" VALUES('alarm_log',20);
INSERT INTO "sqlite_sequence" VALUES('notification',10);
INSERT INTO "sqlite_sequence" VALUES('command',8);
INSERT INTO "sqlite_sequence" VALUES('receipt',12);
INSERT INTO "sqlite_sequence" VALUES('walk',2);
INSERT INTO "sqlite_sequence" VALUES('face_assessment',1);
INSERT INTO "sqlite_sequence" VALUES('face_consent',2);
INSERT INTO "sqlite_sequence" VALUES('review',1);
PRAGMA user_version = 9;
COMMIT;
