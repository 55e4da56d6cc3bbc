"""Backfills, and where a capture is from that we did not take ourselves."""

import sqlalchemy as sa
from alembic import op

import storage.tables.base

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
Time = storage.tables.base.UtcTime(timezone=True)


def upgrade() -> None:
    op.add_column('capture', sa.Column('source', sa.String(), nullable=True))
    op.add_column('capture', sa.Column('archived_url', sa.String(), nullable=True))
    op.create_table('backfill',
    sa.Column('id', Id, nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('asked_since', sa.Date(), nullable=True),
    sa.Column('asked_until', sa.Date(), nullable=True),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('run_id', Id, nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('made_at', Time, nullable=False),
    sa.Column('ended_at', Time, nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_backfill_run_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_backfill'))
    )
    op.create_index('ix_backfill_site', 'backfill', ['site', 'source', 'state'], unique=False)
    op.create_table('backfill_query',
    sa.Column('id', Id, nullable=False),
    sa.Column('backfill_id', Id, nullable=False),
    sa.Column('query', sa.String(), nullable=False),
    sa.Column('resume', sa.String(), nullable=True),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['backfill_id'], ['backfill.id'], name=op.f('fk_backfill_query_backfill_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_backfill_query')),
    sa.UniqueConstraint('backfill_id', 'query', name=op.f('uq_backfill_query_backfill_id_query'))
    )
    op.create_table('backfill_window',
    sa.Column('id', Id, nullable=False),
    sa.Column('backfill_id', Id, nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('run_id', Id, nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['backfill_id'], ['backfill.id'], name=op.f('fk_backfill_window_backfill_id')),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_backfill_window_run_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_backfill_window')),
    sa.UniqueConstraint('backfill_id', 'since', name=op.f('uq_backfill_window_backfill_id_since'))
    )
    op.create_table('backfill_item',
    sa.Column('id', Id, nullable=False),
    sa.Column('window_id', Id, nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('space', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('at', Time, nullable=True),
    sa.Column('digest', sa.String(), nullable=True),
    sa.Column('place', sa.JSON(), nullable=True),
    sa.Column('outcome', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['window_id'], ['backfill_window.id'], name=op.f('fk_backfill_item_window_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_backfill_item'))
    )
    op.create_index('ix_backfill_item_window', 'backfill_item', ['window_id', 'id'], unique=False)
    op.create_index(
        'ix_backfill_item_open', 'backfill_item', ['window_id'], unique=False,
        postgresql_where=sa.text('outcome IS NULL'), sqlite_where=sa.text('outcome IS NULL'),
    )


def downgrade() -> None:
    for table in ('backfill_item', 'backfill_window', 'backfill_query', 'backfill'):
        op.drop_table(table)
    with op.batch_alter_table('capture') as batch_op:
        batch_op.drop_column('archived_url')
        batch_op.drop_column('source')
