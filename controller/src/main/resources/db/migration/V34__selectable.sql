-- What selectors ask of devices, apart from the rest of what is known of them: a selector that no index helps reads a tenth of what it did.

ALTER TABLE device DROP COLUMN all_labels;

CREATE TABLE hardware_labels (
    id     bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    labels jsonb  NOT NULL
);

COMMENT ON TABLE hardware_labels IS 'labels of hardware that many devices have alike: selectors look at each set once';

INSERT INTO hardware_labels (labels) SELECT DISTINCT hardware_labels FROM device;

CREATE INDEX hardware_labels_alike ON hardware_labels USING hash (labels);

CREATE TABLE selectable (
    device   text   PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    state    text   NOT NULL,
    labels   jsonb  NOT NULL,
    hardware bigint NOT NULL
);

COMMENT ON COLUMN selectable.labels IS 'those of device; labels of hardware are not among them';
COMMENT ON COLUMN selectable.hardware IS 'id in hardware_labels';

INSERT INTO selectable (device, state, labels, hardware)
SELECT d.id, d.state, d.labels, h.id
FROM device d JOIN hardware_labels h ON h.labels = d.hardware_labels
ORDER BY d.id;

CREATE INDEX selectable_by_label ON selectable USING gin (labels);

ANALYZE hardware_labels, selectable;

-- No statement can forget to. Sets are forgotten only while nobody is in here, so one that was found stays. Two who add the same set
-- at once do not wait for each other: it is there twice then, which means the same.
CREATE FUNCTION keep_selectable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    known bigint;
BEGIN
    LOCK TABLE selectable IN ROW EXCLUSIVE MODE;
    SELECT id INTO known FROM hardware_labels WHERE labels = NEW.hardware_labels LIMIT 1;
    IF NOT FOUND THEN
        INSERT INTO hardware_labels (labels) VALUES (NEW.hardware_labels) RETURNING id INTO known;
    END IF;
    INSERT INTO selectable (device, state, labels, hardware)
    VALUES (NEW.id, NEW.state, NEW.labels, known)
    ON CONFLICT (device) DO UPDATE
        SET state = EXCLUDED.state, labels = EXCLUDED.labels, hardware = EXCLUDED.hardware;
    RETURN NULL;
END $$;

CREATE TRIGGER device_added AFTER INSERT ON device
    FOR EACH ROW EXECUTE FUNCTION keep_selectable();

CREATE TRIGGER device_changed AFTER UPDATE OF state, labels, hardware_labels ON device
    FOR EACH ROW
    WHEN ((OLD.state, OLD.labels, OLD.hardware_labels) IS DISTINCT FROM (NEW.state, NEW.labels, NEW.hardware_labels))
    EXECUTE FUNCTION keep_selectable();
