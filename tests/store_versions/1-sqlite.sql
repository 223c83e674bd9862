CREATE TABLE articles (
	article_id TEXT NOT NULL,
	path TEXT NOT NULL,
	url TEXT NOT NULL,
	outlet TEXT NOT NULL,
	title TEXT NOT NULL,
	title_en TEXT NOT NULL,
	byline TEXT NOT NULL,
	published_at TEXT NOT NULL,
	language TEXT NOT NULL,
	language_score DOUBLE NOT NULL,
	source_url TEXT NOT NULL,
	story_id TEXT NOT NULL,
	place_id TEXT NOT NULL,
	route TEXT NOT NULL,
	version TEXT NOT NULL,
	fetched_at TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	read_by TEXT NOT NULL,
	words BIGINT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (article_id)
);

CREATE TABLE failures (
	source TEXT NOT NULL,
	stage TEXT NOT NULL,
	reason TEXT NOT NULL,
	message TEXT NOT NULL,
	reader_file TEXT NOT NULL,
	PRIMARY KEY (source, reader_file)
);

CREATE TABLE inputs (
	path TEXT NOT NULL,
	content_hash TEXT NOT NULL,
	version TEXT NOT NULL,
	outcome TEXT NOT NULL,
	article_id TEXT NOT NULL,
	PRIMARY KEY (path)
);

CREATE INDEX ix_inputs_article_id ON inputs (article_id);

CREATE TABLE schema_versions (
	version INTEGER NOT NULL,
	fingerprint TEXT NOT NULL,
	applied_at TEXT NOT NULL,
	PRIMARY KEY (version)
);

CREATE TABLE awards (
	article_id TEXT NOT NULL,
	start BIGINT NOT NULL,
	"end" BIGINT NOT NULL,
	surface TEXT NOT NULL,
	sentence_start BIGINT NOT NULL,
	sentence TEXT NOT NULL,
	translation TEXT NOT NULL,
	fidelity TEXT NOT NULL,
	award TEXT NOT NULL,
	award_id TEXT NOT NULL,
	recipient_kind TEXT NOT NULL,
	recipient_count BIGINT,
	recipient TEXT NOT NULL,
	conferred_by TEXT NOT NULL,
	reason TEXT NOT NULL,
	period TEXT NOT NULL,
	place TEXT NOT NULL,
	FOREIGN KEY(article_id) REFERENCES articles (article_id) ON DELETE CASCADE
);

CREATE INDEX awards_by_article ON awards (article_id, start, "end");

CREATE TABLE counts (
	article_id TEXT NOT NULL,
	start BIGINT NOT NULL,
	"end" BIGINT NOT NULL,
	surface TEXT NOT NULL,
	sentence_start BIGINT NOT NULL,
	sentence TEXT NOT NULL,
	translation TEXT NOT NULL,
	fidelity TEXT NOT NULL,
	value DOUBLE NOT NULL,
	value_high DOUBLE,
	of_total DOUBLE,
	qualifier TEXT NOT NULL,
	role TEXT NOT NULL,
	unit TEXT NOT NULL,
	unit_id TEXT NOT NULL,
	period TEXT NOT NULL,
	place TEXT NOT NULL,
	FOREIGN KEY(article_id) REFERENCES articles (article_id) ON DELETE CASCADE
);

CREATE INDEX counts_by_article ON counts (article_id, start, "end");

CREATE TABLE entities (
	article_id TEXT NOT NULL,
	start BIGINT NOT NULL,
	"end" BIGINT NOT NULL,
	surface TEXT NOT NULL,
	sentence_start BIGINT NOT NULL,
	sentence TEXT NOT NULL,
	translation TEXT NOT NULL,
	fidelity TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	role TEXT NOT NULL,
	place_id TEXT NOT NULL,
	FOREIGN KEY(article_id) REFERENCES articles (article_id) ON DELETE CASCADE
);

CREATE INDEX entities_by_article ON entities (article_id, start, "end");

CREATE TABLE movements (
	article_id TEXT NOT NULL,
	start BIGINT NOT NULL,
	"end" BIGINT NOT NULL,
	surface TEXT NOT NULL,
	sentence_start BIGINT NOT NULL,
	sentence TEXT NOT NULL,
	translation TEXT NOT NULL,
	fidelity TEXT NOT NULL,
	movement_id TEXT NOT NULL,
	name_en TEXT NOT NULL,
	generic BOOLEAN NOT NULL,
	quoted BOOLEAN NOT NULL,
	period_start BIGINT,
	period_end BIGINT,
	link_method TEXT NOT NULL,
	link_score DOUBLE,
	FOREIGN KEY(article_id) REFERENCES articles (article_id) ON DELETE CASCADE
);

CREATE INDEX movements_by_article ON movements (article_id, start, "end");

CREATE TABLE parts (
	article_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	reason TEXT NOT NULL,
	start BIGINT NOT NULL,
	"end" BIGINT NOT NULL,
	surface TEXT NOT NULL,
	url TEXT NOT NULL,
	FOREIGN KEY(article_id) REFERENCES articles (article_id) ON DELETE CASCADE
);

CREATE INDEX parts_by_article ON parts (article_id, start, "end");

CREATE TABLE percentages (
	article_id TEXT NOT NULL,
	start BIGINT NOT NULL,
	"end" BIGINT NOT NULL,
	surface TEXT NOT NULL,
	sentence_start BIGINT NOT NULL,
	sentence TEXT NOT NULL,
	translation TEXT NOT NULL,
	fidelity TEXT NOT NULL,
	value DOUBLE NOT NULL,
	value_high DOUBLE,
	qualifier TEXT NOT NULL,
	role TEXT NOT NULL,
	indicator TEXT NOT NULL,
	indicator_id TEXT NOT NULL,
	period TEXT NOT NULL,
	place TEXT NOT NULL,
	FOREIGN KEY(article_id) REFERENCES articles (article_id) ON DELETE CASCADE
);

CREATE INDEX percentages_by_article ON percentages (article_id, start, "end");

CREATE VIEW outcomes AS SELECT figure.article_id, articles.language, articles.published_at, articles.outlet, figure.kind, figure.measure_id, figure.measure, figure.value, figure.value_high, figure.of_total, figure.qualifier, figure.role, figure.period, figure.place, coalesce((SELECT candidate.wanted
FROM (SELECT mention.movement_id AS wanted, mention.generic AS rank_1, abs(mention.start - figure.start) AS rank_2, mention.start AS rank_3, mention."end" AS rank_4
FROM movements AS mention
WHERE mention.article_id = figure.article_id AND mention.sentence_start = figure.sentence_start) AS candidate ORDER BY candidate.rank_1, candidate.rank_2, candidate.rank_3, candidate.rank_4, candidate.wanted
 LIMIT 1 OFFSET 0), '') AS movement_id, coalesce((SELECT candidate.wanted
FROM (SELECT mention.surface AS wanted, mention.generic AS rank_1, abs(mention.start - figure.start) AS rank_2, mention.start AS rank_3, mention."end" AS rank_4
FROM movements AS mention
WHERE mention.article_id = figure.article_id AND mention.sentence_start = figure.sentence_start) AS candidate ORDER BY candidate.rank_1, candidate.rank_2, candidate.rank_3, candidate.rank_4, candidate.wanted
 LIMIT 1 OFFSET 0), '') AS movement, figure.start, figure."end", figure.surface, figure.sentence
FROM (SELECT percentages.article_id AS article_id, 'percentage' AS kind, percentages.indicator_id AS measure_id, percentages.indicator AS measure, percentages.value AS value, percentages.value_high AS value_high, CAST(NULL AS DOUBLE) AS of_total, percentages.qualifier AS qualifier, percentages.role AS role, percentages.period AS period, percentages.place AS place, percentages.start AS start, percentages."end" AS "end", percentages.surface AS surface, percentages.sentence AS sentence, percentages.sentence_start AS sentence_start
FROM percentages UNION ALL SELECT counts.article_id AS article_id, 'count' AS kind, counts.unit_id AS measure_id, counts.unit AS measure, counts.value AS value, counts.value_high AS value_high, counts.of_total AS of_total, counts.qualifier AS qualifier, counts.role AS role, counts.period AS period, counts.place AS place, counts.start AS start, counts."end" AS "end", counts.surface AS surface, counts.sentence AS sentence, counts.sentence_start AS sentence_start
FROM counts) AS figure JOIN articles ON figure.article_id = articles.article_id;

CREATE VIEW award_totals AS SELECT awards.award_id, awards.recipient_kind, awards.period, count(*) AS acts, CAST(sum(CASE WHEN (awards.recipient != '') THEN 1 ELSE 0 END) AS BIGINT) AS named, CAST(coalesce(sum(awards.recipient_count), 0) AS BIGINT) AS recipients
FROM awards GROUP BY awards.award_id, awards.recipient_kind, awards.period;

INSERT INTO articles (article_id, path, url, outlet, title, title_en, byline, published_at, language, language_score, source_url, story_id, place_id, route, version, fetched_at, fingerprint, read_by, words, text) VALUES ('e33eff43c441e88f', 'krong-bong.txt', '', '', 'Krong Bong sums up two movements', '', '', '', 'en', 0.999998927116394, '', '', '', 'pack:en', '0.1.0+version1', '', 'dcd905de8a1537e1', 'text', 56, 'Krong Bong sums up two movements
On 12 March 2024 Krong Bong district (Dak Lak province) summed up the emulation movement “Clean village, green lanes”: 95 % of 30 villages took part.
The district People''s Committee awarded certificates of merit to 14 collectives and 4 households.
Mrs. Nguyen Thi Lan, chairwoman of the Women''s Union, thanked them.');

INSERT INTO failures (source, stage, reason, message, reader_file) VALUES ('empty.txt', 'read', 'empty', 'empty.txt: nothing to read', '');

INSERT INTO inputs (path, content_hash, version, outcome, article_id) VALUES ('krong-bong.txt', '0000000000000000000000000000000000000000000000000000000000000000', '0.1.0+version1', 'done', 'e33eff43c441e88f');

INSERT INTO inputs (path, content_hash, version, outcome, article_id) VALUES ('empty.txt', '1111111111111111111111111111111111111111111111111111111111111111', '0.1.0+version1', 'failed', '');

INSERT INTO schema_versions (version, fingerprint, applied_at) VALUES (1, '573f42a240a88329', '2026-11-28T23:27:32+00:00');

INSERT INTO awards (article_id, start, "end", surface, sentence_start, sentence, translation, fidelity, award, award_id, recipient_kind, recipient_count, recipient, conferred_by, reason, period, place) VALUES ('e33eff43c441e88f', 248, 262, '14 collectives', 183, 'The district People''s Committee awarded certificates of merit to 14 collectives and 4 households.', '', '', 'certificates of merit', 'merit_certificate', 'collective', 14, '', 'The district People''s Committee', '', '', '');

INSERT INTO awards (article_id, start, "end", surface, sentence_start, sentence, translation, fidelity, award, award_id, recipient_kind, recipient_count, recipient, conferred_by, reason, period, place) VALUES ('e33eff43c441e88f', 267, 279, '4 households', 183, 'The district People''s Committee awarded certificates of merit to 14 collectives and 4 households.', '', '', 'certificates of merit', 'merit_certificate', 'household', 4, '', 'The district People''s Committee', '', '', '');

INSERT INTO counts (article_id, start, "end", surface, sentence_start, sentence, translation, fidelity, value, value_high, of_total, qualifier, role, unit, unit_id, period, place) VALUES ('e33eff43c441e88f', 19, 32, 'two movements', 0, 'Krong Bong sums up two movements', '', '', 2.0, NULL, NULL, 'exact', 'actual', 'movements', 'movement', '', '');

INSERT INTO counts (article_id, start, "end", surface, sentence_start, sentence, translation, fidelity, value, value_high, of_total, qualifier, role, unit, unit_id, period, place) VALUES ('e33eff43c441e88f', 160, 171, '30 villages', 33, 'On 12 March 2024 Krong Bong district (Dak Lak province) summed up the emulation movement “Clean village, green lanes”: 95 % of 30 villages took part.', '', '', 30.0, NULL, NULL, 'exact', 'actual', 'villages', 'village', '2024-03-12', 'Clean village');

INSERT INTO counts (article_id, start, "end", surface, sentence_start, sentence, translation, fidelity, value, value_high, of_total, qualifier, role, unit, unit_id, period, place) VALUES ('e33eff43c441e88f', 248, 262, '14 collectives', 183, 'The district People''s Committee awarded certificates of merit to 14 collectives and 4 households.', '', '', 14.0, NULL, NULL, 'exact', 'actual', 'collectives', 'collective', '', '');

INSERT INTO counts (article_id, start, "end", surface, sentence_start, sentence, translation, fidelity, value, value_high, of_total, qualifier, role, unit, unit_id, period, place) VALUES ('e33eff43c441e88f', 267, 279, '4 households', 183, 'The district People''s Committee awarded certificates of merit to 14 collectives and 4 households.', '', '', 4.0, NULL, NULL, 'exact', 'actual', 'households', 'household', '', '');

INSERT INTO entities (article_id, start, "end", surface, sentence_start, sentence, translation, fidelity, name, kind, role, place_id) VALUES ('e33eff43c441e88f', 0, 10, 'Krong Bong', 0, 'Krong Bong sums up two movements', '', '', 'Krong Bong', 'LOC', '', '');

INSERT INTO entities (article_id, start, "end", surface, sentence_start, sentence, translation, fidelity, name, kind, role, place_id) VALUES ('e33eff43c441e88f', 71, 78, 'Dak Lak', 33, 'On 12 March 2024 Krong Bong district (Dak Lak province) summed up the emulation movement “Clean village, green lanes”: 95 % of 30 villages took part.', '', '', 'Dak Lak', 'LOC', '', '');

INSERT INTO entities (article_id, start, "end", surface, sentence_start, sentence, translation, fidelity, name, kind, role, place_id) VALUES ('e33eff43c441e88f', 187, 214, 'district People''s Committee', 183, 'The district People''s Committee awarded certificates of merit to 14 collectives and 4 households.', '', '', 'district People''s Committee', 'ORG', '', '');

INSERT INTO entities (article_id, start, "end", surface, sentence_start, sentence, translation, fidelity, name, kind, role, place_id) VALUES ('e33eff43c441e88f', 286, 300, 'Nguyen Thi Lan', 281, 'Mrs. Nguyen Thi Lan, chairwoman of the Women''s Union, thanked them.', '', '', 'Nguyen Thi Lan', 'PER', 'chairwoman of the Women''s Union', '');

INSERT INTO entities (article_id, start, "end", surface, sentence_start, sentence, translation, fidelity, name, kind, role, place_id) VALUES ('e33eff43c441e88f', 320, 333, 'Women''s Union', 281, 'Mrs. Nguyen Thi Lan, chairwoman of the Women''s Union, thanked them.', '', '', 'Women''s Union', 'ORG', '', '');

INSERT INTO movements (article_id, start, "end", surface, sentence_start, sentence, translation, fidelity, movement_id, name_en, generic, quoted, period_start, period_end, link_method, link_score) VALUES ('e33eff43c441e88f', 123, 149, 'Clean village, green lanes', 33, 'On 12 March 2024 Krong Bong district (Dak Lak province) summed up the emulation movement “Clean village, green lanes”: 95 % of 30 villages took part.', '', '', '', '', 0, 1, NULL, NULL, '', NULL);

INSERT INTO percentages (article_id, start, "end", surface, sentence_start, sentence, translation, fidelity, value, value_high, qualifier, role, indicator, indicator_id, period, place) VALUES ('e33eff43c441e88f', 152, 156, '95 %', 33, 'On 12 March 2024 Krong Bong district (Dak Lak province) summed up the emulation movement “Clean village, green lanes”: 95 % of 30 villages took part.', '', '', 95.0, NULL, 'exact', 'actual', 'took part', 'participation_rate', '2024-03-12', 'Clean village');
