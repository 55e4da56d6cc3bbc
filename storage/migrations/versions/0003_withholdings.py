"""Pages and texts that were taken down."""

import sqlalchemy as sa
from alembic import op

import storage.tables.base

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('withholding',
    sa.Column('id', Id, nullable=False),
    sa.Column('page_id', Id, nullable=True),
    sa.Column('ordinal', Id, nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('withheld_at', storage.tables.base.UtcTime(timezone=True), nullable=False),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['ordinal'], ['publication.ordinal'], name=op.f('fk_withholding_ordinal')),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_withholding_page_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_withholding')),
    sa.UniqueConstraint('ordinal', name=op.f('uq_withholding_ordinal')),
    sa.UniqueConstraint('page_id', name=op.f('uq_withholding_page_id'))
    )


def downgrade() -> None:
    op.drop_table('withholding')
