-- Triggers and functions that have a say in rows: what nobody can read in a constraint is found by trying.

CREATE FUNCTION is_plate(word text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN word ~ '^[A-Z]{3}-[0-9]{3}$';
END
$$;
CREATE TABLE cars (id serial PRIMARY KEY, note text NOT NULL, plate text, CHECK (is_plate(plate)));
CREATE TABLE trucks (id serial PRIMARY KEY, note text NOT NULL, plate text NOT NULL, CHECK (is_plate(plate)));

-- assigns columns, of which one is NOT NULL
CREATE TABLE writers (
    id serial PRIMARY KEY, name text NOT NULL, posts_count integer NOT NULL DEFAULT 0, slug text NOT NULL,
    touched_at timestamptz
);
CREATE FUNCTION touch_writer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.Slug := lower(replace(NEW.name, ' ', '-'));
    new . touched_at = now();
    RETURN new;
END
$$;
CREATE TRIGGER writers_touch BEFORE INSERT OR UPDATE ON writers FOR EACH ROW EXECUTE FUNCTION touch_writer();

-- counts in another table, and fills a column where it is NULL
CREATE TABLE posts (
    id serial PRIMARY KEY, writer_id integer NOT NULL REFERENCES writers, title text NOT NULL, code text
);
CREATE FUNCTION count_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE writers SET posts_count = posts_count + 1 WHERE id = new.writer_id;
    UPDATE writers SET posts_count = posts_count - 1 WHERE id = old.writer_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER posts_count AFTER INSERT OR DELETE ON posts FOR EACH ROW EXECUTE FUNCTION count_posts();
CREATE FUNCTION code_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF new.code IS NULL THEN
        new.code := 'P' || new.id;
    END IF;
    RETURN new;
END
$$;
CREATE TRIGGER posts_code BEFORE INSERT ON posts FOR EACH ROW EXECUTE FUNCTION code_post();

-- writes rows of its own to other tables
CREATE TABLE audit_log (id bigserial PRIMARY KEY, table_name text NOT NULL, what text NOT NULL);
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_log (table_name, what) VALUES (tg_table_name, tg_op);
    RETURN NULL;
END
$$;
CREATE TRIGGER cars_audit AFTER INSERT OR UPDATE OR DELETE ON cars FOR EACH ROW EXECUTE FUNCTION audit();
CREATE TABLE owners (id serial PRIMARY KEY, email text NOT NULL);
CREATE TABLE owner_pages (owner_id integer PRIMARY KEY REFERENCES owners, bio text);
CREATE FUNCTION add_page() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO owner_pages (owner_id) VALUES (new.id);
    RETURN new;
END
$$;
CREATE TRIGGER owners_page AFTER INSERT ON owners FOR EACH ROW EXECUTE FUNCTION add_page();

-- refuses what no constraint says
CREATE TABLE rentals (id serial PRIMARY KEY, stint integer NOT NULL, room text);
CREATE FUNCTION limit_rental() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF new.stint > 12 THEN
        RAISE EXCEPTION 'stint must be at most 12, found %', new.stint;
    END IF;
    PERFORM pg_notify('rentals', new.id::text);
    RETURN new;
END
$$;
CREATE TRIGGER rentals_limit BEFORE INSERT ON rentals FOR EACH ROW EXECUTE FUNCTION limit_rental();
CREATE TABLE areas (
    id serial PRIMARY KEY, breadth integer NOT NULL, height integer NOT NULL,
    area integer GENERATED ALWAYS AS (breadth * height * 1000000) STORED
);
CREATE FUNCTION first_letter(word text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT left(word, 1) $$;
CREATE TABLE letters (id serial PRIMARY KEY, word text);
CREATE UNIQUE INDEX letters_first ON letters (first_letter(word));

-- keeps rows, or keeps them out
CREATE TABLE kept (id serial PRIMARY KEY, name text NOT NULL);
CREATE FUNCTION return_null() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RETURN NULL;
END
$$;
CREATE TRIGGER kept_for_ever BEFORE DELETE ON kept FOR EACH ROW EXECUTE FUNCTION return_null();
CREATE TABLE closed (id serial PRIMARY KEY, name text NOT NULL);
CREATE TRIGGER closed_to_all BEFORE INSERT ON closed FOR EACH ROW EXECUTE FUNCTION return_null();
CREATE TABLE sacred (id serial PRIMARY KEY, name text NOT NULL);
CREATE FUNCTION forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'sacred rows stay';
END
$$;
CREATE TRIGGER sacred_stay BEFORE DELETE ON sacred FOR EACH ROW EXECUTE FUNCTION forbid();

-- numbers that the database counts itself
CREATE TABLE tickets (id serial PRIMARY KEY, number bigserial, name text);
