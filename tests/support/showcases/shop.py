"""A shop: customers with addresses, products with their categories, orders whose totals are sums of their lines."""

from __future__ import annotations

from example_data import Dataset, Table
from example_data import columns as c

SCHEMA = """
CREATE TABLE customers (
    id uuid PRIMARY KEY, full_name text NOT NULL, given_name text NOT NULL, surname text NOT NULL,
    email text NOT NULL UNIQUE, phone text NOT NULL, street text NOT NULL, postcode text NOT NULL, city text NOT NULL,
    country_code text NOT NULL, time_zone text NOT NULL, currency text NOT NULL, created_at timestamptz NOT NULL,
    orders_count integer NOT NULL, last_order_at timestamptz
);
CREATE TABLE categories (id bigserial PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE products (
    id bigserial PRIMARY KEY, category_id bigint NOT NULL REFERENCES categories, sku text NOT NULL UNIQUE,
    name text NOT NULL, price numeric(10, 2) NOT NULL CHECK (price > 0)
);
CREATE TABLE orders (
    id uuid PRIMARY KEY, customer_id uuid NOT NULL REFERENCES customers, status text NOT NULL,
    contact_name text NOT NULL, contact_email text NOT NULL, ship_street text NOT NULL, ship_city text NOT NULL,
    ship_country_code text NOT NULL, placed_at timestamptz NOT NULL, paid_at timestamptz, shipped_at timestamptz,
    returned_at timestamptz, cancelled_at timestamptz, subtotal numeric(12, 2) NOT NULL,
    shipping numeric(12, 2) NOT NULL, discount numeric(12, 2), total numeric(12, 2) NOT NULL,
    items_count integer NOT NULL,
    CHECK (paid_at >= placed_at), CHECK (shipped_at >= paid_at), CHECK (returned_at >= shipped_at)
);
CREATE TABLE order_items (
    order_id uuid NOT NULL REFERENCES orders, place integer NOT NULL, product_id bigint NOT NULL REFERENCES products,
    quantity integer NOT NULL CHECK (quantity > 0), unit_price numeric(10, 2) NOT NULL,
    line_total numeric(12, 2) NOT NULL, PRIMARY KEY (order_id, place)
);
CREATE TABLE reviews (
    id uuid PRIMARY KEY, order_id uuid NOT NULL REFERENCES orders, customer_id uuid NOT NULL REFERENCES customers,
    author text NOT NULL, stars integer NOT NULL, body text NOT NULL, written_at timestamptz NOT NULL
);
CREATE INDEX ON orders (customer_id);
"""

who, home = c.person(), c.place()
contact, ship_to = c.person(of="customer_id"), c.place(of="customer_id")
item, kind = c.item(of="category_id"), c.item()
life = c.lifecycle(
    {"placed": 2, "paid": 3, "shipped": 6, "returned": 1, "cancelled": (1, "placed")}, after="placed_at", hours=72
)

v1 = Dataset(
    Table(
        "customers",
        rows=c.size("customers", 100),
        columns={
            "id": c.uuid_key(),
            "full_name": who.full_name(),
            "given_name": who.given_name(),
            "surname": who.surname(),
            "email": who.email(unique=True),
            "phone": who.phone(),
            "street": home.street(),
            "postcode": home.postcode(),
            "city": home.city(),
            "country_code": home.country_code(),
            "time_zone": home.time_zone(),
            "currency": home.currency(),
            "created_at": c.moment(720, growth=3.0),
            "orders_count": c.count_of("orders"),
            "last_order_at": c.max_of("orders", "placed_at"),
        },
    ),
    Table(
        "categories",
        rows=c.size("categories", 8),
        columns={"id": c.serial_key(), "name": kind.category(unique=True)},
    ),
    Table(
        "products",
        rows=c.size("products", 60),
        columns={
            "id": c.serial_key(),
            "category_id": c.reference("categories"),
            "sku": c.code(8, prefix="SKU-"),
            "name": item.name(),
            "price": c.price("2.00", "400.00"),
        },
    ),
    Table(
        "orders",
        rows=c.per("customers", low=0, high=12, skewed=True),
        columns={
            "id": c.uuid_key(),
            "customer_id": c.parent("customers"),
            "status": life.state(),
            "contact_name": contact.full_name(),
            "contact_email": contact.email(unique=True),
            "ship_street": ship_to.street(),
            "ship_city": ship_to.city(),
            "ship_country_code": ship_to.country_code(),
            "placed_at": c.after("created_at", of="customer_id", days=400, past=True, rhythm="shop"),
            "paid_at": life.at("paid"),
            "shipped_at": life.at("shipped"),
            "returned_at": life.at("returned"),
            "cancelled_at": life.at("cancelled"),
            "subtotal": c.sum_of("order_items", "line_total"),
            "shipping": c.choice(["0.00", "4.90", "7.90"], type="numeric"),
            "discount": c.nullable(c.choice(["1.00", "2.00"], type="numeric"), 0.8),
            "total": c.total("subtotal", "shipping", "-discount"),
            "items_count": c.count_of("order_items"),
        },
    ),
    Table(
        "order_items",
        key=("order_id", "place"),
        rows=c.per("orders", low=1, high=4),
        columns={
            "order_id": c.parent("orders"),
            "place": c.ordinal(),
            "product_id": c.reference("products", skewed=True),
            "quantity": c.weighted({1: 6, 2: 2, 3: 1}, type="integer"),
            "unit_price": c.value_of("price", of="product_id"),
            "line_total": c.product("quantity", "unit_price"),
        },
    ),
    Table(
        "reviews",
        rows=c.per("orders", low=0, high=1),
        columns={
            "id": c.uuid_key(),
            "order_id": c.parent("orders"),
            "customer_id": c.parent("customers"),
            "author": contact.full_name(),
            "stars": c.weighted({5: 6, 4: 4, 3: 2, 2: 1, 1: 1}, type="integer"),
            "body": c.entries("comments"),
            "written_at": c.after("placed_at", of="order_id", days=60, past=True),
        },
    ),
)

DISAGREEMENTS = {
    "full name": "SELECT count(*) FROM customers WHERE full_name <> given_name || ' ' || surname",
    "e-mail": "SELECT count(*) FROM customers WHERE split_part(email, '.', 1) <> letters(given_name)",
    "surname in e-mail": """
        SELECT count(*) FROM customers WHERE split_part(email, '@', 1) !~ ('[.]' || letters(surname) || '[0-9]*$')""",
    "one country a city": """
        SELECT count(*) FROM (SELECT FROM customers GROUP BY city HAVING count(DISTINCT (country_code, currency)) > 1)
        AS several""",
    "contact": """
        SELECT count(*) FROM orders JOIN customers ON customers.id = customer_id
        WHERE (contact_name, contact_email) <> (full_name, email)""",
    "shipped home": """
        SELECT count(*) FROM orders JOIN customers ON customers.id = customer_id
        WHERE (ship_street, ship_city, ship_country_code) <> (street, city, country_code)""",
    "placed before its customer": """
        SELECT count(*) FROM orders JOIN customers ON customers.id = customer_id WHERE placed_at < created_at""",
    "moments in order": """
        SELECT count(*) FROM orders
        WHERE paid_at < placed_at OR shipped_at < paid_at OR returned_at < shipped_at OR cancelled_at < placed_at""",
    "after the anchor": """
        SELECT count(*) FROM orders
        WHERE greatest(placed_at, paid_at, shipped_at, returned_at, cancelled_at) > '2026-01-01Z'""",
    "states": """
        SELECT count(*) FROM orders WHERE status <> CASE
            WHEN cancelled_at IS NOT NULL THEN 'cancelled' WHEN returned_at IS NOT NULL THEN 'returned'
            WHEN shipped_at IS NOT NULL THEN 'shipped' WHEN paid_at IS NOT NULL THEN 'paid' ELSE 'placed' END""",
    "paid though cancelled": "SELECT count(*) FROM orders WHERE cancelled_at IS NOT NULL AND paid_at IS NOT NULL",
    "prices": """
        SELECT count(*) FROM order_items JOIN products ON products.id = product_id WHERE unit_price <> price""",
    "lines": "SELECT count(*) FROM order_items WHERE line_total <> quantity * unit_price",
    "subtotals": """
        SELECT count(*) FROM orders WHERE (subtotal, items_count) <> (
            SELECT sum(line_total), count(*) FROM order_items WHERE order_id = orders.id)""",
    "totals": "SELECT count(*) FROM orders WHERE total <> subtotal + shipping - coalesce(discount, 0)",
    "orders of a customer": """
        SELECT count(*) FROM customers WHERE ROW(orders_count, last_order_at) IS DISTINCT FROM (
            SELECT ROW(count(*)::integer, max(placed_at)) FROM orders WHERE customer_id = customers.id)""",
    "products of a category": """
        SELECT count(*) FROM (SELECT FROM products JOIN categories ON categories.id = category_id
        GROUP BY products.name HAVING count(DISTINCT categories.name) > 1) AS several""",
    "reviews": """
        SELECT count(*) FROM reviews JOIN orders ON orders.id = order_id
        JOIN customers ON customers.id = orders.customer_id
        WHERE written_at < placed_at OR author <> full_name OR reviews.customer_id <> orders.customer_id""",
}
