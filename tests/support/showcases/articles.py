"""A site with content: authors, articles that are written, published and archived, with media and comments."""

from __future__ import annotations

from example_data import Dataset, Table
from example_data import columns as c

SCHEMA = """
CREATE TYPE article_state AS ENUM ('draft', 'published', 'archived');
CREATE TABLE authors (
    id uuid PRIMARY KEY, full_name text NOT NULL, given_name text NOT NULL, email text NOT NULL UNIQUE,
    city text NOT NULL, country text NOT NULL, country_code text NOT NULL, latitude numeric(8, 5) NOT NULL,
    longitude numeric(8, 5) NOT NULL, joined_at timestamptz NOT NULL, articles_count integer NOT NULL,
    last_published_at timestamptz
);
CREATE TABLE tags (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE articles (
    id uuid PRIMARY KEY, author_id uuid NOT NULL REFERENCES authors, byline text NOT NULL, title text NOT NULL,
    slug text NOT NULL UNIQUE, state article_state NOT NULL, created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL, published_at timestamptz, archived_at timestamptz, comments_count integer NOT NULL,
    first_comment_at timestamptz, likes bigint NOT NULL
);
CREATE TABLE article_tags (
    article_id uuid NOT NULL REFERENCES articles, tag_id integer NOT NULL REFERENCES tags,
    PRIMARY KEY (article_id, tag_id)
);
CREATE TABLE media (
    id uuid PRIMARY KEY, article_id uuid NOT NULL REFERENCES articles, file_name text NOT NULL, extension text NOT NULL,
    mime_type text NOT NULL, bytes bigint NOT NULL CHECK (bytes > 0),
    checksum text NOT NULL CHECK (length(checksum) = 64)
);
CREATE TABLE comments (
    id uuid PRIMARY KEY, article_id uuid NOT NULL REFERENCES articles, author_id uuid NOT NULL REFERENCES authors,
    email text NOT NULL, body text NOT NULL, likes integer NOT NULL, written_at timestamptz NOT NULL,
    edited_at timestamptz
);
CREATE INDEX ON articles (author_id);
CREATE INDEX ON comments (article_id);
"""

who, home = c.person(), c.place(world=True)
byline, commenter = c.person(of="author_id"), c.person(of="author_id")
life = c.lifecycle({"draft": 2, "published": 8, "archived": 1}, after="created_at", hours=300)
image = c.file()

v1 = Dataset(
    Table(
        "authors",
        rows=c.size("authors", 20),
        columns={
            "id": c.uuid_key(),
            "full_name": who.full_name(),
            "given_name": who.given_name(),
            "email": who.email(unique=True),
            "city": home.city(),
            "country": home.country(),
            "country_code": home.country_code(),
            "latitude": home.latitude(),
            "longitude": home.longitude(),
            "joined_at": c.moment(900, rhythm="office", growth=2.0),
            "articles_count": c.count_of("articles"),
            "last_published_at": c.max_of("articles", "published_at"),
        },
    ),
    Table(
        "tags",
        rows=c.size("tags", 30),
        columns={"id": c.serial_key(type="integer"), "name": c.entries("tags", unique=True)},
    ),
    Table(
        "articles",
        rows=c.per("authors", low=0, high=9, skewed=True),
        columns={
            "id": c.uuid_key(),
            "author_id": c.parent("authors"),
            "byline": byline.full_name(),
            "title": c.entries("article_titles"),
            "slug": c.slug(of="title", unique=True),
            "state": life.state(type="article_state", written_as="text"),
            "created_at": c.after("joined_at", of="author_id", days=500, past=True),
            "updated_at": c.after("created_at", days=20, past=True),
            "published_at": life.at("published"),
            "archived_at": life.at("archived"),
            "comments_count": c.count_of("comments"),
            "first_comment_at": c.min_of("comments", "written_at"),
            "likes": c.sum_of("comments", "likes", type="bigint"),
        },
    ),
    Table(
        "article_tags",
        key=("article_id", "tag_id"),
        rows=c.per("articles", low=1, high=4),
        columns={"article_id": c.parent("articles"), "tag_id": c.distinct("tags")},
    ),
    Table(
        "media",
        rows=c.per("articles", low=0, high=2),
        columns={
            "id": c.uuid_key(),
            "article_id": c.parent("articles"),
            "file_name": image.name(),
            "extension": image.extension(),
            "mime_type": image.mime_type(),
            "bytes": image.size(),
            "checksum": image.checksum(),
        },
    ),
    Table(
        "comments",
        rows=c.per("articles", low=0, high=5),
        columns={
            "id": c.uuid_key(),
            "article_id": c.parent("articles"),
            "author_id": c.reference("authors", skewed=True),
            "email": commenter.email(unique=True),
            "body": c.entries("comments"),
            "likes": c.integer(0, 20),
            "written_at": c.after(
                "created_at",
                "published_at",
                "joined_at",
                of=("article_id", "article_id", "author_id"),
                days=90,
                past=True,
            ),
            "edited_at": c.nullable(c.after("written_at", days=2, past=True), 0.9),
        },
    ),
)

DISAGREEMENTS = {
    "names and e-mails": """
        SELECT count(*) FROM authors
        WHERE full_name NOT LIKE given_name || ' %' OR split_part(email, '.', 1) <> letters(given_name)""",
    "one place a city": """
        SELECT count(*) FROM (SELECT FROM authors GROUP BY city, country HAVING
            count(DISTINCT country_code) > 1 OR max(latitude) - min(latitude) > 0.5) AS several""",
    "one code a country": """
        SELECT count(*) FROM (SELECT FROM authors GROUP BY country HAVING count(DISTINCT country_code) > 1)
        AS several""",
    "bylines": """
        SELECT count(*) FROM articles JOIN authors ON authors.id = author_id
        WHERE byline <> full_name OR created_at < joined_at""",
    "slugs": """
        SELECT count(*) FROM articles
        WHERE left(slug, 6) <> left(regexp_replace(lower(title), '[^a-z0-9]+', '-', 'g'), 6)""",
    "articles in order": """
        SELECT count(*) FROM articles
        WHERE updated_at < created_at OR published_at < created_at OR archived_at < published_at
            OR greatest(created_at, updated_at, published_at, archived_at) > '2026-01-01Z'""",
    "states of articles": """
        SELECT count(*) FROM articles WHERE state <> (CASE
            WHEN archived_at IS NOT NULL THEN 'archived' WHEN published_at IS NOT NULL THEN 'published'
            ELSE 'draft' END)::article_state""",
    "articles counted": """
        SELECT count(*) FROM authors WHERE ROW(articles_count, last_published_at) IS DISTINCT FROM (
            SELECT ROW(count(*)::integer, max(published_at)) FROM articles WHERE author_id = authors.id)""",
    "comments counted": """
        SELECT count(*) FROM articles WHERE ROW(comments_count, first_comment_at, likes) IS DISTINCT FROM (
            SELECT ROW(count(*)::integer, min(written_at), coalesce(sum(comments.likes), 0)::bigint) FROM comments
            WHERE article_id = articles.id)""",
    "comments": """
        SELECT count(*) FROM comments JOIN articles ON articles.id = article_id
        JOIN authors ON authors.id = comments.author_id
        WHERE comments.email <> authors.email OR edited_at < written_at
            OR written_at < greatest(created_at, published_at, joined_at)""",
    "files": """
        SELECT count(*) FROM media WHERE file_name NOT LIKE '%.' || extension""",
    "types of files": """
        SELECT count(*) FROM (SELECT FROM media GROUP BY extension HAVING count(DISTINCT mime_type) > 1) AS several""",
}
