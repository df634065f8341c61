-- A shop without constraints that say how its rows agree.

CREATE TYPE order_state AS ENUM ('pending', 'paid', 'shipped', 'delivered', 'cancelled');
CREATE TABLE clients (
    id serial PRIMARY KEY, first_name text NOT NULL, last_name text NOT NULL, email text NOT NULL UNIQUE,
    is_active boolean NOT NULL DEFAULT true, created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz
);
CREATE TABLE places (
    id serial PRIMARY KEY, client_id integer NOT NULL REFERENCES clients, street text NOT NULL, city text NOT NULL,
    postal_code varchar(12), country char(2) NOT NULL
);
CREATE TABLE sections (
    id serial PRIMARY KEY, name text NOT NULL UNIQUE, slug text NOT NULL UNIQUE,
    parent_id integer REFERENCES sections
);
CREATE TABLE goods (
    id serial PRIMARY KEY, section_id integer NOT NULL REFERENCES sections, name text NOT NULL,
    sku varchar(20) NOT NULL UNIQUE, price numeric(10, 2) NOT NULL CHECK (price > 0),
    stock integer NOT NULL DEFAULT 0 CHECK (stock >= 0), created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE purchases (
    id serial PRIMARY KEY, client_id integer NOT NULL REFERENCES clients, place_id integer REFERENCES places,
    state order_state NOT NULL DEFAULT 'pending', placed_at timestamptz NOT NULL, shipped_at timestamptz,
    delivered_at timestamptz, total numeric(12, 2) NOT NULL,
    CHECK (state <> 'delivered' OR delivered_at IS NOT NULL)
);
CREATE TABLE purchase_items (
    id serial PRIMARY KEY, purchase_id integer NOT NULL REFERENCES purchases ON DELETE CASCADE,
    good_id integer NOT NULL REFERENCES goods, quantity integer NOT NULL CHECK (quantity > 0),
    unit_price numeric(10, 2) NOT NULL, UNIQUE (purchase_id, good_id)
);
CREATE TABLE payments (
    id serial PRIMARY KEY, purchase_id integer NOT NULL REFERENCES purchases, amount numeric(12, 2) NOT NULL,
    paid_on date NOT NULL
);
