"""The revisit schedule, and which hosts' validators are believed."""

import sqlalchemy as sa
from alembic import op

import storage.tables.base

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
Time = storage.tables.base.UtcTime(timezone=True)


def upgrade() -> None:
    # Plain ADD COLUMN: on SQLite a batch would create the tables again, which rows that refer to them forbid.
    op.add_column('run', sa.Column('moment', Time, nullable=True))
    op.add_column('run', sa.Column('counted', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('visit', sa.Column('trial', sa.Boolean(), nullable=True))
    op.add_column('discovery', sa.Column('ended', sa.String(), nullable=True))
    op.create_table('revisit',
    sa.Column('page_id', Id, autoincrement=False, nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('first_at', Time, nullable=False),
    sa.Column('looked_at', Time, nullable=True),
    sa.Column('changed_at', Time, nullable=True),
    sa.Column('due_at', Time, nullable=False),
    sa.Column('looks', sa.BigInteger(), nullable=False),
    sa.Column('misses', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_revisit_page_id')),
    sa.PrimaryKeyConstraint('page_id', name=op.f('pk_revisit'))
    )
    op.create_index('ix_revisit_due', 'revisit', ['site', 'due_at'], unique=False)
    op.create_table('site_pace',
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('changes', sa.BigInteger(), nullable=False),
    sa.Column('growth', sa.Double(), nullable=False),
    sa.PrimaryKeyConstraint('site', name=op.f('pk_site_pace'))
    )
    op.create_table('host_trust',
    sa.Column('host', sa.String(), nullable=False),
    sa.Column('trials', sa.BigInteger(), nullable=False),
    sa.Column('false_answers', sa.BigInteger(), nullable=False),
    sa.Column('disbelieved_at', Time, nullable=True),
    sa.Column('proof', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('host', name=op.f('pk_host_trust'))
    )
    op.create_table('discovery_address',
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('etag', sa.String(), nullable=True),
    sa.Column('last_modified', sa.String(), nullable=True),
    sa.Column('exchange_id', Id, nullable=True),
    sa.Column('links', sa.BigInteger(), nullable=False),
    sa.Column('asked', sa.BigInteger(), nullable=False),
    sa.Column('rules', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['exchange_id'], ['exchange.id'], name=op.f('fk_discovery_address_exchange_id')),
    sa.PrimaryKeyConstraint('site', 'url', name=op.f('pk_discovery_address'))
    )
    # Pages known before there was a schedule are due at once.
    op.execute(
        "INSERT INTO revisit (page_id, site, first_at, due_at, looks, misses) "
        "SELECT id, site, first_seen_at, first_seen_at, 0, 0 FROM page"
    )


def downgrade() -> None:
    op.drop_table('discovery_address')
    op.drop_table('host_trust')
    op.drop_table('site_pace')
    op.drop_index('ix_revisit_due', table_name='revisit')
    op.drop_table('revisit')
    op.drop_column('discovery', 'ended')
    op.drop_column('visit', 'trial')
    op.drop_column('run', 'counted')
    op.drop_column('run', 'moment')
