-- What people have on the content site before a seed comes: an article with its current revision, tags and an answer.

INSERT INTO authors (user_name, display_name, email, password_hash, website) VALUES
    ('ada', 'Ada Brandt', 'Ada@example.org', '$argon2id$v=19$', 'https://ada.example.org'),
    ('bo', 'Bo Carlier', 'bo@example.org', '$argon2id$v=19$', NULL);
INSERT INTO sections (parent_id, title, slug) VALUES (NULL, 'Sea', 'sea'), (1, 'Tides', 'tides');
INSERT INTO articles (section_id, author_id, slug, state, created_at, published_at) VALUES
    (2, 1, 'spring-tide', 'published', '2026-05-01', '2026-05-02'),
    (1, 2, 'nets', 'draft', '2026-05-03', NULL);
INSERT INTO revisions (article_id, number, editor_id, title, body) VALUES
    (1, 1, 1, 'Spring tide', 'First words.'),
    (1, 2, 2, 'Spring tide', 'Better words.');
UPDATE articles SET current_revision_id = 2 WHERE id = 1;
INSERT INTO tags (name) VALUES ('water'), ('moon');
INSERT INTO article_tags VALUES (1, 1), (1, 2), (2, 1);
INSERT INTO comments (id, article_id, parent_id, author_name, body, posted_at) VALUES
    ('00000000-0000-4000-8000-000000000001', 1, NULL, 'Cy', 'Why twice a month?', '2026-05-04'),
    ('00000000-0000-4000-8000-000000000002', 1, '00000000-0000-4000-8000-000000000001', 'Ada', 'Sun and moon.', '2026-05-05');
INSERT INTO media (id, article_id, file_name, width, height, index_terms) VALUES
    ('00000000-0000-4000-8000-000000000011', 1, 'quay.jpg', 1200, 800, to_tsvector('simple', 'quay'));
