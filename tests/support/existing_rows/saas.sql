-- What people have in the SaaS before a seed comes: a tenant with members, a project, and a task with a comment.

INSERT INTO tenants (id, name, slug, settings, features) VALUES
    ('00000000-0000-4000-8000-000000000001', 'Harbour', 'harbour', '{"theme": "dark"}', '{boards,export}');
INSERT INTO members (tenant_id, id, email, full_name, role, invited_at, joined_at, notified_by) VALUES
    ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000011', 'ada@example.org', 'Ada Brandt', 'owner', '2026-05-01', '2026-05-01', '{email,chat}'),
    ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000012', 'bo@example.org', 'Bo Carlier', 'member', '2026-05-02', NULL, '{}');
INSERT INTO projects (tenant_id, id, lead_id, name, slug, starts_on) VALUES
    ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000021', '00000000-0000-4000-8000-000000000011', 'Move', 'move', '2026-05-04');
INSERT INTO tasks (tenant_id, id, project_id, assignee_id, number, title, labels) VALUES
    ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000031', '00000000-0000-4000-8000-000000000021', '00000000-0000-4000-8000-000000000012', 1, 'Pack', '{heavy}');
INSERT INTO task_comments (tenant_id, task_id, author_id, body) VALUES
    ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000031', '00000000-0000-4000-8000-000000000011', 'Boxes are in the cellar.');
INSERT INTO api_keys (id, tenant_id, prefix, secret, scopes) VALUES
    ('00000000-0000-4000-8000-000000000041', '00000000-0000-4000-8000-000000000001', 'hbr-0001', '\x00ff', '{read}');
INSERT INTO usage_days VALUES
    ('00000000-0000-4000-8000-000000000001', 1, 17),
    ('00000000-0000-4000-8000-000000000001', 2, 4);
