CREATE TYPE channel AS ENUM ('post', 'mail', 'call');
CREATE FUNCTION is_plate(t text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT t ~ '^[A-Z]{3}-[0-9]{3}$' $$;
CREATE TABLE users (id uuid PRIMARY KEY, name text, email text, city text, note text, born_on date);
CREATE TABLE teams (id bigserial PRIMARY KEY, name text, purpose text, note text, city text, level integer);
CREATE TABLE halls (
    id bigserial PRIMARY KEY, is_main boolean NOT NULL, seats integer,
    CHECK (is_main IS TRUE AND seats IS NOT NULL OR is_main IS FALSE AND seats IS NULL)
);
CREATE TABLE depots (id bigserial PRIMARY KEY, region text NOT NULL CHECK (region = upper(region)));
CREATE TABLE memberships (user_id uuid REFERENCES users, team_id bigint REFERENCES teams, UNIQUE (user_id, team_id));
CREATE TABLE accounts (name text UNIQUE, created_ts bigint);
CREATE TABLE logins (id text PRIMARY KEY, account_name text NOT NULL REFERENCES accounts (name));
CREATE TABLE tiles (
    id serial PRIMARY KEY, bounds double precision[] NOT NULL,
    CHECK (cardinality(bounds) = 4 AND bounds[1] BETWEEN -180 AND 180 AND bounds[2] BETWEEN -90 AND 90)
);
CREATE TABLE spaces (id text PRIMARY KEY, name text);
CREATE TABLE folders (id text PRIMARY KEY, name text);
CREATE TABLE folder_spaces (
    folder_id text NOT NULL REFERENCES folders, space_id text NOT NULL REFERENCES spaces,
    PRIMARY KEY (folder_id, space_id)
);
CREATE TABLE feeds (
    id text PRIMARY KEY, space_id text NOT NULL REFERENCES spaces, folder_id text NOT NULL REFERENCES folders,
    FOREIGN KEY (folder_id, space_id) REFERENCES folder_spaces
);
CREATE TABLE follows (
    follower_id uuid NOT NULL REFERENCES users, followed_id uuid NOT NULL REFERENCES users,
    PRIMARY KEY (follower_id, followed_id), CHECK (follower_id <> followed_id)
);
CREATE TABLE transfers (
    id bigserial PRIMARY KEY, from_id uuid REFERENCES users, to_id uuid REFERENCES users, amount numeric(10, 2) NOT NULL,
    CHECK (from_id != to_id)
);
CREATE TABLE cars (id serial PRIMARY KEY, note text NOT NULL, plate text CHECK (is_plate(plate)));
CREATE TABLE payments (
    id serial PRIMARY KEY, method text NOT NULL CHECK (method IN ('card', 'iban', 'cash')),
    card_no text, iban varchar(34), amount numeric(8, 2) NOT NULL,
    CHECK ((method = 'card') = (card_no IS NOT NULL)), CHECK ((method = 'iban') = (iban IS NOT NULL)),
    CHECK (method <> 'cash' OR amount <= 1000)
);
CREATE TABLE grants (
    id serial PRIMARY KEY, user_id uuid REFERENCES users, team_id bigint REFERENCES teams,
    CHECK (num_nonnulls(user_id, team_id) = 1)
);
CREATE TABLE preferences (
    user_id uuid NOT NULL REFERENCES users, channel channel NOT NULL, is_on boolean NOT NULL, UNIQUE (user_id, channel)
);
CREATE TABLE visit_days (team_id bigint REFERENCES teams, day date, visits integer NOT NULL, PRIMARY KEY (team_id, day));
