"""A service with tenants: firms with members, projects and tasks, each of them within its tenant."""

from __future__ import annotations

from example_data import Dataset, Table
from example_data import columns as c

SCHEMA = """
CREATE TABLE tenants (
    id bigserial PRIMARY KEY, name text NOT NULL UNIQUE, domain text NOT NULL UNIQUE, website text NOT NULL,
    plan text NOT NULL, trial_started_at timestamptz NOT NULL, subscribed_at timestamptz, churned_at timestamptz,
    members_count integer NOT NULL, open_tasks integer NOT NULL
);
CREATE TABLE members (
    id uuid PRIMARY KEY, tenant_id bigint NOT NULL REFERENCES tenants, full_name text NOT NULL,
    given_name text NOT NULL, user_name text NOT NULL UNIQUE, job_title text NOT NULL,
    joined_at timestamptz NOT NULL, UNIQUE (tenant_id, id)
);
CREATE TABLE projects (
    id uuid PRIMARY KEY, tenant_id bigint NOT NULL REFERENCES tenants, name text NOT NULL,
    started_at timestamptz NOT NULL, tasks_count integer NOT NULL, done_count integer NOT NULL, UNIQUE (tenant_id, id)
);
CREATE TABLE tasks (
    id uuid PRIMARY KEY, project_id uuid NOT NULL, tenant_id bigint NOT NULL, assignee_id uuid, title text NOT NULL,
    state text NOT NULL, created_at timestamptz NOT NULL, started_at timestamptz, done_at timestamptz,
    hours numeric(6, 1) NOT NULL,
    FOREIGN KEY (tenant_id, project_id) REFERENCES projects (tenant_id, id),
    FOREIGN KEY (tenant_id, assignee_id) REFERENCES members (tenant_id, id)
);
CREATE TABLE comments (
    id uuid PRIMARY KEY, task_id uuid NOT NULL REFERENCES tasks, tenant_id bigint NOT NULL, author_id uuid NOT NULL,
    author_name text NOT NULL, body text NOT NULL, created_at timestamptz NOT NULL,
    FOREIGN KEY (tenant_id, author_id) REFERENCES members (tenant_id, id)
);
CREATE INDEX ON members (tenant_id);
CREATE INDEX ON tasks (tenant_id);
CREATE INDEX ON tasks (project_id);
"""

firm, who = c.firm(), c.person()
plan = c.lifecycle({"trial": 3, "active": 8, "churned": 2}, name="subscription", days=700, hours=720)
life = c.lifecycle({"todo": 4, "doing": 2, "done": 6}, after="created_at", hours=200)
writer = c.person(of="author_id")

v1 = Dataset(
    Table(
        "tenants",
        rows=c.size("tenants", 10),
        columns={
            "id": c.serial_key(),
            "name": firm.name(unique=True),
            "domain": firm.domain(unique=True),
            "website": firm.website(unique=True),
            "plan": plan.state(),
            "trial_started_at": plan.at("trial"),
            "subscribed_at": plan.at("active"),
            "churned_at": plan.at("churned"),
            "members_count": c.count_of("members"),
            "open_tasks": c.count_of("tasks", where={"state": "todo"}),
        },
    ),
    Table(
        "members",
        rows=c.per("tenants", low=1, high=8),
        columns={
            "id": c.uuid_key(),
            "tenant_id": c.parent("tenants"),
            "full_name": who.full_name(),
            "given_name": who.given_name(),
            "user_name": who.user_name(unique=True),
            "job_title": c.entries("job_titles"),
            "joined_at": c.after("trial_started_at", of="tenant_id", days=300, past=True),
        },
    ),
    Table(
        "projects",
        rows=c.per("tenants", low=1, high=4),
        columns={
            "id": c.uuid_key(),
            "tenant_id": c.parent("tenants"),
            "name": c.entries("projects"),
            "started_at": c.after("trial_started_at", of="tenant_id", days=200, past=True),
            "tasks_count": c.count_of("tasks"),
            "done_count": c.count_of("tasks", where={"state": "done"}),
        },
    ),
    Table(
        "tasks",
        rows=c.per("projects", low=0, high=20, skewed=True),
        columns={
            "id": c.uuid_key(),
            "project_id": c.parent("projects"),
            "tenant_id": c.parent("tenants"),
            "assignee_id": c.nullable(c.reference("members", within="tenant_id"), 0.2),
            "title": c.entries("event_titles"),
            "state": life.state(),
            "created_at": c.after("started_at", of="project_id", days=200, past=True),
            "started_at": life.at("doing"),
            "done_at": life.at("done"),
            "hours": c.decimal("0.5", "40.0", scale=1),
        },
    ),
    Table(
        "comments",
        rows=c.per("tasks", low=0, high=3),
        columns={
            "id": c.uuid_key(),
            "task_id": c.parent("tasks"),
            "tenant_id": c.parent("tenants"),
            "author_id": c.reference("members", within="tenant_id"),
            "author_name": writer.full_name(),
            "body": c.entries("comments"),
            "created_at": c.after("created_at", "joined_at", of=("task_id", "author_id"), days=30, past=True),
        },
    ),
)

DISAGREEMENTS = {
    "domains": "SELECT count(*) FROM tenants WHERE website <> 'https://www.' || domain",
    "names of firms": """
        SELECT count(*) FROM tenants
        WHERE letters(split_part(name, ' ', 1)) <> split_part(split_part(domain, '.', 1), '-', 1)""",
    "plans": """
        SELECT count(*) FROM tenants WHERE plan <> CASE
            WHEN churned_at IS NOT NULL THEN 'churned' WHEN subscribed_at IS NOT NULL THEN 'active' ELSE 'trial' END""",
    "plans in order": """
        SELECT count(*) FROM tenants
        WHERE subscribed_at < trial_started_at OR churned_at < subscribed_at
            OR greatest(trial_started_at, subscribed_at, churned_at) > '2026-01-01Z'""",
    "members counted": """
        SELECT count(*) FROM tenants WHERE members_count <> (
            SELECT count(*) FROM members WHERE tenant_id = tenants.id)""",
    "open tasks counted": """
        SELECT count(*) FROM tenants WHERE open_tasks <> (
            SELECT count(*) FROM tasks WHERE tenant_id = tenants.id AND state = 'todo')""",
    "names of members": """
        SELECT count(*) FROM members
        WHERE full_name NOT LIKE given_name || ' %' OR split_part(user_name, '_', 1) <> letters(given_name)""",
    "joined before the tenant": """
        SELECT count(*) FROM members JOIN tenants ON tenants.id = tenant_id WHERE joined_at < trial_started_at""",
    "tasks counted": """
        SELECT count(*) FROM projects WHERE (tasks_count, done_count) <> (
            SELECT count(*), count(*) FILTER (WHERE state = 'done') FROM tasks WHERE project_id = projects.id)""",
    "tasks in order": """
        SELECT count(*) FROM tasks JOIN projects ON projects.id = project_id
        WHERE tasks.created_at < projects.started_at OR tasks.started_at < created_at OR done_at < tasks.started_at
            OR greatest(tasks.created_at, tasks.started_at, done_at) > '2026-01-01Z'""",
    "states of tasks": """
        SELECT count(*) FROM tasks WHERE state <> CASE
            WHEN done_at IS NOT NULL THEN 'done' WHEN started_at IS NOT NULL THEN 'doing' ELSE 'todo' END""",
    "authors": """
        SELECT count(*) FROM comments JOIN members ON members.id = author_id JOIN tasks ON tasks.id = task_id
        WHERE author_name <> full_name OR comments.created_at < tasks.created_at OR comments.created_at < joined_at
            OR comments.created_at > '2026-01-01Z' OR members.tenant_id <> tasks.tenant_id""",
}
