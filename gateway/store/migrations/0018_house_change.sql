-- Counts up with every change of the house: what is written whole into the journal beside the database
-- (gateway/store/carried.py). None of these tables is written on the way of a press.
CREATE TABLE house_change (version INTEGER NOT NULL);

INSERT INTO house_change (version) VALUES (1);

CREATE TRIGGER house_meta_insert AFTER INSERT ON meta
WHEN NEW."key" IN ('faces_locked', 'setup_hash')
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_meta_update AFTER UPDATE ON meta
WHEN NEW."key" IN ('faces_locked', 'setup_hash')
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_meta_delete AFTER DELETE ON meta
WHEN OLD."key" IN ('faces_locked', 'setup_hash')
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_place_insert AFTER INSERT ON place
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_place_update AFTER UPDATE ON place
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_place_delete AFTER DELETE ON place
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_person_insert AFTER INSERT ON person
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_person_update AFTER UPDATE ON person
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_person_delete AFTER DELETE ON person
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_contact_insert AFTER INSERT ON contact
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_contact_update AFTER UPDATE ON contact
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_contact_delete AFTER DELETE ON contact
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_helper_group_insert AFTER INSERT ON helper_group
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_helper_group_update AFTER UPDATE ON helper_group
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_helper_group_delete AFTER DELETE ON helper_group
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_group_member_insert AFTER INSERT ON group_member
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_group_member_update AFTER UPDATE ON group_member
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_group_member_delete AFTER DELETE ON group_member
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_duty_insert AFTER INSERT ON duty
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_duty_update AFTER UPDATE ON duty
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_duty_delete AFTER DELETE ON duty
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_policy_insert AFTER INSERT ON policy
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_policy_update AFTER UPDATE ON policy
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_policy_delete AFTER DELETE ON policy
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_line_insert AFTER INSERT ON line
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_line_update AFTER UPDATE ON line
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_line_delete AFTER DELETE ON line
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_device_insert AFTER INSERT ON device
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_device_update AFTER UPDATE ON device
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_device_delete AFTER DELETE ON device
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_device_state_insert AFTER INSERT ON device_state
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_device_state_update AFTER UPDATE ON device_state
WHEN OLD.device IS NOT NEW.device
  OR OLD.online IS NOT NEW.online
  OR OLD.battery_low IS NOT NEW.battery_low
  OR OLD.silent IS NOT NEW.silent
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_device_state_delete AFTER DELETE ON device_state
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_door_insert AFTER INSERT ON door
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_door_update AFTER UPDATE ON door
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_door_delete AFTER DELETE ON door
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_schedule_insert AFTER INSERT ON schedule
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_schedule_update AFTER UPDATE ON schedule
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_schedule_delete AFTER DELETE ON schedule
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_access_right_insert AFTER INSERT ON access_right
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_access_right_update AFTER UPDATE ON access_right
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_access_right_delete AFTER DELETE ON access_right
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_credential_insert AFTER INSERT ON credential
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_credential_update AFTER UPDATE ON credential
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_credential_delete AFTER DELETE ON credential
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_home_link_insert AFTER INSERT ON home_link
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_home_link_update AFTER UPDATE ON home_link
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_home_link_delete AFTER DELETE ON home_link
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_account_insert AFTER INSERT ON account
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_account_update AFTER UPDATE ON account
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_account_delete AFTER DELETE ON account
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_recovery_code_insert AFTER INSERT ON recovery_code
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_recovery_code_update AFTER UPDATE ON recovery_code
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_recovery_code_delete AFTER DELETE ON recovery_code
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_envelope_insert AFTER INSERT ON envelope
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_envelope_update AFTER UPDATE ON envelope
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_envelope_delete AFTER DELETE ON envelope
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_session_insert AFTER INSERT ON session
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_session_update AFTER UPDATE ON session
WHEN OLD.id IS NOT NEW.id
  OR OLD.hash IS NOT NEW.hash
  OR OLD.account IS NOT NEW.account
  OR OLD.csrf IS NOT NEW.csrf
  OR OLD.kiosk IS NOT NEW.kiosk
  OR OLD.created_at IS NOT NEW.created_at
  OR OLD.expires_at IS NOT NEW.expires_at
  OR OLD.place IS NOT NEW.place
  OR OLD.browser IS NOT NEW.browser
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_session_delete AFTER DELETE ON session
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_token_insert AFTER INSERT ON token
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_token_update AFTER UPDATE ON token
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_token_delete AFTER DELETE ON token
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_wellbeing_day_insert AFTER INSERT ON wellbeing_day
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_wellbeing_day_update AFTER UPDATE ON wellbeing_day
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_wellbeing_day_delete AFTER DELETE ON wellbeing_day
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_face_subject_insert AFTER INSERT ON face_subject
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_face_subject_update AFTER UPDATE ON face_subject
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_face_subject_delete AFTER DELETE ON face_subject
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_face_consent_insert AFTER INSERT ON face_consent
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_face_consent_update AFTER UPDATE ON face_consent
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_face_consent_delete AFTER DELETE ON face_consent
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_face_assessment_insert AFTER INSERT ON face_assessment
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_face_assessment_update AFTER UPDATE ON face_assessment
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_face_assessment_delete AFTER DELETE ON face_assessment
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_face_erasure_insert AFTER INSERT ON face_erasure
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_face_erasure_update AFTER UPDATE ON face_erasure
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_face_erasure_delete AFTER DELETE ON face_erasure
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_gone_minor_insert AFTER INSERT ON gone_minor
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_gone_minor_update AFTER UPDATE ON gone_minor
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_gone_minor_delete AFTER DELETE ON gone_minor
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_review_insert AFTER INSERT ON review
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_review_update AFTER UPDATE ON review
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_review_delete AFTER DELETE ON review
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_hand_over_insert AFTER INSERT ON hand_over
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_hand_over_update AFTER UPDATE ON hand_over
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_hand_over_delete AFTER DELETE ON hand_over
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_retention_receipt_insert AFTER INSERT ON retention_receipt
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_retention_receipt_update AFTER UPDATE ON retention_receipt
BEGIN UPDATE house_change SET version = version + 1; END;

CREATE TRIGGER house_retention_receipt_delete AFTER DELETE ON retention_receipt
BEGIN UPDATE house_change SET version = version + 1; END;
