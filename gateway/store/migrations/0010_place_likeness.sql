ALTER TABLE place ADD COLUMN identify_at REAL;
ALTER TABLE place ADD COLUMN verify_at REAL;

-- Until now a camera was written with the usual values where it said none; now none means: as its place has it.
UPDATE device SET camera = json_remove(camera, '$.identify_at')
WHERE camera != '' AND json_extract(camera, '$.identify_at') = 0.5;
UPDATE device SET camera = json_remove(camera, '$.verify_at')
WHERE camera != '' AND json_extract(camera, '$.verify_at') = 0.42;
