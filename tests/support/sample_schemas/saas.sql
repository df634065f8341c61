-- A SaaS with several tenants: every key below a tenant has the tenant in it.

CREATE TYPE member_role AS ENUM ('owner', 'admin', 'member', 'guest');
CREATE TYPE channel AS ENUM ('email', 'chat', 'sms');
CREATE TYPE task_state AS ENUM ('todo', 'doing', 'done', 'dropped');
CREATE DOMAIN percentage AS smallint CONSTRAINT percentage_range CHECK (VALUE >= 0 AND VALUE <= 100);

CREATE TABLE tenants (
    id uuid CONSTRAINT tenants_pkey PRIMARY KEY,
    name text NOT NULL CONSTRAINT tenants_name_length CHECK (length(name) >= 3 AND length(name) <= 80),
    slug varchar(40) NOT NULL CONSTRAINT tenants_slug_key UNIQUE
        CONSTRAINT tenants_slug_form CHECK (slug ~ '^[a-z0-9-]+$' AND slug = lower(slug)),
    plan text NOT NULL DEFAULT 'free' CONSTRAINT tenants_plan_check CHECK (plan IN ('free', 'team', 'enterprise')),
    seats integer NOT NULL DEFAULT 3,
    settings jsonb NOT NULL CONSTRAINT tenants_settings_object CHECK (jsonb_typeof(settings) = 'object'),
    features text[] NOT NULL CONSTRAINT tenants_features_few CHECK (cardinality(features) BETWEEN 1 AND 6),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tenants_free_is_small CHECK (plan <> 'free' OR seats <= 5)
);

CREATE TABLE members (
    tenant_id uuid NOT NULL CONSTRAINT members_tenant_id_fkey REFERENCES tenants (id),
    id uuid NOT NULL,
    email text NOT NULL,
    full_name varchar(80) NOT NULL,
    role member_role NOT NULL DEFAULT 'member',
    invited_at timestamptz NOT NULL,
    joined_at timestamptz,
    last_ip inet,
    notified_by channel[] NOT NULL DEFAULT '{email}'
        CONSTRAINT members_notified_by_few CHECK (cardinality(notified_by) <= 3),
    CONSTRAINT members_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT members_email_key UNIQUE (tenant_id, email),
    CONSTRAINT members_joined_after_invited CHECK (joined_at >= invited_at)
);

CREATE TABLE projects (
    tenant_id uuid NOT NULL CONSTRAINT projects_tenant_id_fkey REFERENCES tenants (id),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    lead_id uuid,
    name varchar(60) NOT NULL,
    slug varchar(60) NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    CONSTRAINT projects_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT projects_slug_key UNIQUE (tenant_id, slug),
    CONSTRAINT projects_lead_fkey FOREIGN KEY (tenant_id, lead_id) REFERENCES members (tenant_id, id),
    CONSTRAINT projects_ends_after_start CHECK (ends_on IS NULL OR ends_on > starts_on)
);

CREATE TABLE tasks (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    assignee_id uuid,
    number integer NOT NULL CONSTRAINT tasks_number_positive CHECK (number >= 1),
    title varchar(120) NOT NULL,
    state task_state NOT NULL DEFAULT 'todo',
    progress percentage NOT NULL DEFAULT 0,
    estimate_low double precision,
    estimate_high double precision,
    labels text[] NOT NULL DEFAULT '{}',
    due_on date,
    CONSTRAINT tasks_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT tasks_number_key UNIQUE (tenant_id, project_id, number),
    CONSTRAINT tasks_project_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES projects (tenant_id, id),
    CONSTRAINT tasks_assignee_fkey FOREIGN KEY (tenant_id, assignee_id) REFERENCES members (tenant_id, id),
    CONSTRAINT tasks_done_has_date CHECK (state <> 'done' OR due_on IS NOT NULL),
    CONSTRAINT tasks_estimate_order CHECK (estimate_low <= estimate_high)
);

CREATE TABLE task_comments (
    tenant_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    task_id uuid NOT NULL,
    author_id uuid NOT NULL,
    body text NOT NULL CONSTRAINT task_comments_body_length CHECK (char_length(body) > 0),
    written_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT task_comments_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT task_comments_task_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES tasks (tenant_id, id),
    CONSTRAINT task_comments_author_fkey FOREIGN KEY (tenant_id, author_id) REFERENCES members (tenant_id, id)
);

CREATE TABLE api_keys (
    id uuid CONSTRAINT api_keys_pkey PRIMARY KEY,
    tenant_id uuid NOT NULL CONSTRAINT api_keys_tenant_id_fkey REFERENCES tenants (id),
    prefix char(8) NOT NULL CONSTRAINT api_keys_prefix_key UNIQUE,
    secret bytea NOT NULL,
    scopes text[] NOT NULL CONSTRAINT api_keys_scopes_some CHECK (array_length(scopes, 1) >= 1),
    expires_at timestamptz
);

CREATE TABLE usage_days (
    tenant_id uuid NOT NULL CONSTRAINT usage_days_tenant_id_fkey REFERENCES tenants (id),
    day_number integer NOT NULL,
    requests bigint NOT NULL DEFAULT 0 CONSTRAINT usage_days_requests_check CHECK (requests >= 0),
    CONSTRAINT usage_days_pkey PRIMARY KEY (tenant_id, day_number)
);

ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
CREATE POLICY tasks_of_the_tenant ON tasks USING (tenant_id = current_setting('saas.tenant')::uuid)
    WITH CHECK (tenant_id = current_setting('saas.tenant')::uuid);

CREATE INDEX projects_tenant_id_lead_id_index ON projects (tenant_id, lead_id);
CREATE INDEX tasks_tenant_id_assignee_id_index ON tasks (tenant_id, assignee_id);
CREATE INDEX task_comments_tenant_id_task_id_index ON task_comments (tenant_id, task_id);
CREATE INDEX task_comments_tenant_id_author_id_index ON task_comments (tenant_id, author_id);
CREATE INDEX api_keys_tenant_id_index ON api_keys (tenant_id);
