-- Odd things side by side: names in quotes, either-or checks, one row a parent, arrays and ranges of every kind.

CREATE TABLE "User" (
    "Id" serial PRIMARY KEY,
    "Full Name" text NOT NULL,
    kind text NOT NULL CHECK (kind <> ''),
    a_id int,
    b_id int
);
CREATE TABLE a (
    id serial PRIMARY KEY,
    name varchar(3) NOT NULL UNIQUE,
    q numeric(3,2) NOT NULL CHECK (q < 1),
    r real CHECK (r >= 10),
    pin char(4) NOT NULL
);
ALTER TABLE "User" ADD FOREIGN KEY (a_id) REFERENCES a (id), ADD CONSTRAINT one CHECK ((a_id IS NOT NULL AND b_id IS NULL) OR (a_id IS NULL AND b_id IS NOT NULL));
CREATE TABLE profile (user_id int PRIMARY KEY REFERENCES "User" ("Id"), bio text, big bigint NOT NULL, lat float8);
CREATE TABLE follows (
    follower_id int REFERENCES "User" ("Id"),
    followee_id int REFERENCES "User" ("Id"),
    PRIMARY KEY (follower_id, followee_id)
);
CREATE TABLE fdeep (
    id uuid PRIMARY KEY,
    p int NOT NULL REFERENCES profile (user_id),
    d date NOT NULL CHECK (d >= '2020-01-01'),
    t time,
    ts timestamp,
    xs int[],
    ys varchar(10)[],
    es uuid[],
    n numrange,
    i8 int8range,
    dr daterange,
    tr tsrange,
    iv interval,
    j json NOT NULL,
    js jsonb CHECK (jsonb_typeof(js)='array'),
    by bytea,
    ip inet,
    pt point,
    ok boolean NOT NULL,
    start_date date NOT NULL,
    end_date date NOT NULL CHECK (end_date > start_date),
    w numeric
);
CREATE TABLE codes (code text PRIMARY KEY, label text NOT NULL);
CREATE TABLE uses (
    id bigserial PRIMARY KEY,
    code text NOT NULL REFERENCES codes,
    v smallint NOT NULL,
    UNIQUE (code, v)
);
CREATE TABLE nokey (a int, b text);
CREATE TABLE prof2 (
    id bigserial PRIMARY KEY,
    user_id int NOT NULL UNIQUE REFERENCES "User" ("Id"),
    email varchar(20) NOT NULL UNIQUE
);
CREATE TABLE per_day (
    id bigserial PRIMARY KEY,
    user_id int NOT NULL REFERENCES "User" ("Id"),
    d date NOT NULL,
    UNIQUE (user_id, d)
);
CREATE TABLE dist2 (
    id bigserial PRIMARY KEY,
    prof_id bigint NOT NULL REFERENCES prof2,
    day_id bigint NOT NULL REFERENCES per_day,
    UNIQUE(prof_id, day_id)
);
CREATE TYPE mood AS ENUM ('a','b');
CREATE TABLE moods (
    id serial primary key,
    m mood[] NOT NULL,
    ms mood NOT NULL DEFAULT 'a' CHECK (ms IN ('b')),
    ci char(1) NOT NULL CHECK (ci IN ('x','y')),
    p1 int NOT NULL,
    p2 int NOT NULL,
    p3 int NOT NULL,
    CHECK (p1 < p2 AND p2 <= p3),
    CHECK (p3 <= 50 and p1 >= 5)
);
