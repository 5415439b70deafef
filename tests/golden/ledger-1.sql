-- A ledger as version 1 of the program wrote it.
BEGIN TRANSACTION;
CREATE TABLE coupon (
	offer TEXT NOT NULL, 
	key_kind TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	code TEXT NOT NULL, 
	source TEXT NOT NULL, 
	bucket TEXT NOT NULL, 
	campaign TEXT NOT NULL, 
	kid TEXT NOT NULL, 
	shipment TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	attempt INTEGER NOT NULL, 
	expires DATE NOT NULL, 
	issued DATE NOT NULL, 
	PRIMARY KEY (offer, key_kind, "key")
);
INSERT INTO "coupon" VALUES('ten','order','O-1','AAAA','derived','2026-12','thanks','k1','S-1',1,0,'2026-12-31','2026-12-01');
CREATE TABLE decision (
	shipment TEXT NOT NULL, 
	order_id TEXT NOT NULL, 
	customer_ref TEXT NOT NULL, 
	campaign TEXT NOT NULL, 
	offer TEXT NOT NULL, 
	"plan" TEXT NOT NULL, 
	content_hash TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	offer_version INTEGER NOT NULL, 
	holdout BOOLEAN NOT NULL, 
	day DATE NOT NULL, 
	PRIMARY KEY (shipment)
);
INSERT INTO "decision" VALUES('S-1','O-1','3f9a','thanks','ten','kw49.json','c0ffee','f00d',1,0,'2026-12-01');
CREATE TABLE volume (
	file TEXT NOT NULL, 
	pick_list TEXT NOT NULL, 
	sheet TEXT NOT NULL, 
	part TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	"plan" TEXT NOT NULL, 
	pages INTEGER NOT NULL, 
	made DATE NOT NULL, 
	PRIMARY KEY (file)
);
INSERT INTO "volume" VALUES('kw49-1a2b3c4d.pdf','KW49','single','','aa','',120,'2026-12-01');
CREATE UNIQUE INDEX coupon_code ON coupon (code) WHERE source <> 'fixed';
CREATE INDEX ix_coupon_shipment ON coupon (shipment);
COMMIT;
PRAGMA application_id = 1346989683;
PRAGMA user_version = 1;
