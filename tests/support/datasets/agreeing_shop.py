"""A shop whose rows agree: moments along references, prices and totals, states."""

from __future__ import annotations

from example_data import Dataset, Table
from example_data import columns as c

ORDER = c.lifecycle(
    {"placed": 2, "paid": 3, "shipped": 6, "delivered": 9, "cancelled": (1, "placed")}, after="placed_at", hours=72
)
PAYMENT = c.lifecycle({"open": 1, "paid": 4, "failed": (1, "open")}, name="payment", after="placed_at", of="order_id")

v1 = Dataset(
    Table(
        "customers",
        rows=c.size("customers", 100),
        columns={
            "id": c.uuid_key(),
            "created_at": c.moment(720, rhythm="office", growth=3.0),
            "order_count": c.count_of("orders"),
            "spent": c.sum_of("orders", "total"),
            "last_order_at": c.max_of("orders", "placed_at"),
            "first_paid_at": c.min_of("payments", "paid_at"),
            "items_bought": c.sum_of("items", "quantity", type="bigint"),
        },
    ),
    Table(
        "products",
        rows=c.size("products", 40),
        columns={"id": c.serial_key(type="integer"), "price": c.price("1.00", "500.00")},
    ),
    Table(
        "orders",
        rows=c.per("customers", low=0, high=12, skewed=True),
        columns={
            "id": c.uuid_key(),
            "customer_id": c.parent("customers"),
            "placed_at": c.after("created_at", of="customer_id", days=400, past=True),
            "status": ORDER.state(),
            "paid_at": ORDER.at("paid"),
            "shipped_at": ORDER.at("shipped", type="timestamp"),
            "delivered_on": ORDER.at("delivered", type="date"),
            "cancelled_at": ORDER.at("cancelled"),
            "updated_at": c.after("placed_at", "paid_at", "cancelled_at", days=2, past=True),
            "item_count": c.count_of("items"),
            "dear_items": c.count_of("items", where={"quantity": 3}, type="smallint"),
            "subtotal": c.sum_of("items", "line_total"),
            "dearest": c.max_of("items", "unit_price"),
            "tax_rate": c.choice(["0.19", "0.07", "0"], type="numeric"),
            "tax": c.product("subtotal", "tax_rate", scale=2),
            "discount": c.nullable(c.decimal("0.00", "3.00"), 0.7),
            "total": c.total("subtotal", "tax", "-discount"),
            "received": c.sum_of("payments", "amount", where={"status": "paid"}),
        },
    ),
    Table(
        "items",
        rows=c.per("orders", low=1, high=4),
        columns={
            "id": c.uuid_key(),
            "order_id": c.parent("orders"),
            "product_id": c.reference("products", skewed=True),
            "quantity": c.integer(1, 3),
            "unit_price": c.value_of("price", of="product_id"),
            "line_total": c.product("quantity", "unit_price"),
            "packed_at": c.after("placed_at", of="order_id", hours=20, past=True),
        },
    ),
    Table(
        "payments",
        rows=c.per("orders", low=0, high=2),
        columns={
            "id": c.uuid_key(),
            "order_id": c.parent("orders"),
            "status": PAYMENT.state(),
            "paid_at": PAYMENT.at("paid"),
            "amount": c.decimal("1.00", "99.99"),
        },
    ),
)
"""Orders are per customers, items and payments per orders; a product has its price, an item its product's."""

SCHEMA = """
CREATE TABLE {prefix}customers (
    id uuid PRIMARY KEY, created_at timestamptz NOT NULL, order_count integer NOT NULL, spent numeric NOT NULL,
    last_order_at timestamptz, first_paid_at timestamptz, items_bought bigint NOT NULL
);
CREATE TABLE {prefix}products (id integer PRIMARY KEY, price numeric(8, 2) NOT NULL);
CREATE TABLE {prefix}orders (
    id uuid PRIMARY KEY, customer_id uuid NOT NULL REFERENCES {prefix}customers, placed_at timestamptz NOT NULL,
    status text NOT NULL, paid_at timestamptz, shipped_at timestamp, delivered_on date, cancelled_at timestamptz,
    updated_at timestamptz NOT NULL, item_count integer NOT NULL, dear_items smallint NOT NULL,
    subtotal numeric(12, 2) NOT NULL, dearest numeric NOT NULL, tax_rate numeric NOT NULL, tax numeric(12, 2) NOT NULL,
    discount numeric(12, 2), total numeric(12, 2) NOT NULL, received numeric NOT NULL
);
CREATE TABLE {prefix}items (
    id uuid PRIMARY KEY, order_id uuid NOT NULL REFERENCES {prefix}orders,
    product_id integer NOT NULL REFERENCES {prefix}products, quantity integer NOT NULL,
    unit_price numeric(8, 2) NOT NULL, line_total numeric(12, 2) NOT NULL, packed_at timestamptz NOT NULL
);
CREATE TABLE {prefix}payments (
    id uuid PRIMARY KEY, order_id uuid NOT NULL REFERENCES {prefix}orders, status text NOT NULL, paid_at timestamptz,
    amount numeric(12, 2) NOT NULL
);
"""
"""The tables of the shop; their names have a prefix."""

DISAGREEMENTS = {
    "prices": "SELECT FROM items JOIN products ON products.id = product_id WHERE unit_price <> price",
    "line totals": "SELECT FROM items WHERE line_total <> quantity * unit_price",
    "subtotals": """
        SELECT FROM orders JOIN (SELECT order_id, sum(line_total) FROM items GROUP BY 1) AS s ON s.order_id = orders.id
        WHERE subtotal <> s.sum
    """,
    "items": """
        SELECT FROM orders
        JOIN (
            SELECT order_id, count(*), count(*) FILTER (WHERE quantity = 3) AS dear, max(unit_price)
            FROM items GROUP BY 1
        ) AS s ON s.order_id = orders.id
        WHERE (item_count, dear_items, dearest) <> (s.count, s.dear, s.max)
    """,
    "taxes": "SELECT FROM orders WHERE tax <> round(subtotal * tax_rate, 2)",
    "totals": "SELECT FROM orders WHERE total <> subtotal + tax - coalesce(discount, 0)",
    "received": """
        SELECT FROM orders LEFT JOIN payments ON order_id = orders.id GROUP BY orders.id
        HAVING received <> coalesce(sum(amount) FILTER (WHERE payments.status = 'paid'), 0)
    """,
    "customers": """
        SELECT FROM customers LEFT JOIN orders ON customer_id = customers.id GROUP BY customers.id
        HAVING order_count <> count(orders.id) OR spent <> coalesce(sum(total), 0)
            OR last_order_at IS DISTINCT FROM max(placed_at)
    """,
    "customers over two tables": """
        SELECT FROM customers
        LEFT JOIN (
            SELECT customer_id, sum(quantity) FROM orders JOIN items ON order_id = orders.id GROUP BY 1
        ) AS i ON i.customer_id = customers.id
        LEFT JOIN (
            SELECT customer_id, min(payments.paid_at) FROM orders JOIN payments ON order_id = orders.id GROUP BY 1
        ) AS p ON p.customer_id = customers.id
        WHERE items_bought <> coalesce(i.sum, 0) OR first_paid_at IS DISTINCT FROM p.min
    """,
    "moments along references": """
        SELECT FROM customers JOIN orders ON customer_id = customers.id JOIN items ON items.order_id = orders.id
        LEFT JOIN payments ON payments.order_id = orders.id
        WHERE placed_at < created_at OR packed_at < placed_at OR payments.paid_at <= placed_at
    """,
    "moments of states": """
        SELECT FROM orders
        WHERE paid_at <= placed_at OR shipped_at <= paid_at AT TIME ZONE 'UTC' OR delivered_on < shipped_at::date
            OR cancelled_at <= placed_at OR updated_at < greatest(placed_at, paid_at, cancelled_at)
    """,
    "states": """
        SELECT FROM orders
        WHERE status <> CASE
            WHEN delivered_on IS NOT NULL THEN 'delivered' WHEN shipped_at IS NOT NULL THEN 'shipped'
            WHEN paid_at IS NOT NULL THEN 'paid' WHEN cancelled_at IS NOT NULL THEN 'cancelled' ELSE 'placed'
        END
            OR delivered_on IS NOT NULL AND shipped_at IS NULL OR shipped_at IS NOT NULL AND paid_at IS NULL
            OR paid_at IS NOT NULL AND cancelled_at IS NOT NULL
    """,
    "payments": "SELECT FROM payments WHERE (status = 'paid') <> (paid_at IS NOT NULL)",
    "the future": """
        SELECT FROM orders JOIN items ON order_id = orders.id
        WHERE greatest(placed_at, paid_at, cancelled_at, updated_at, packed_at) > '2026-01-01T00:00Z'
            OR shipped_at > '2026-01-01' OR delivered_on > '2026-01-01'
    """,
}
"""By what may disagree, a query that has the rows that do."""
