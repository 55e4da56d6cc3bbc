"""Verdicts on runs, and what is held back by them."""

import sqlalchemy as sa
from alembic import op

import storage.tables.base

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
Time = storage.tables.base.UtcTime(timezone=True)


def upgrade() -> None:
    op.create_table('health',
    sa.Column('run_id', Id, autoincrement=False, nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('verdict', sa.String(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.Column('judged_at', Time, nullable=False),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.Column('released_at', Time, nullable=True),
    sa.Column('released_by', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_health_run_id')),
    sa.PrimaryKeyConstraint('run_id', name=op.f('pk_health'))
    )
    op.create_index('ix_health_site', 'health', ['site', 'run_id'], unique=False)
    op.create_index(
        'ix_health_held', 'health', ['run_id'], unique=False,
        postgresql_where=sa.text('held'), sqlite_where=sa.text('held'),
    )


def downgrade() -> None:
    op.drop_index('ix_health_held', table_name='health')
    op.drop_index('ix_health_site', table_name='health')
    op.drop_table('health')
