"""What changed on pages, and readings that wait to be accepted."""

import sqlalchemy as sa
from alembic import op

import storage.tables.base

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
Time = storage.tables.base.UtcTime(timezone=True)


def upgrade() -> None:
    op.create_table('change',
    sa.Column('id', Id, nullable=False),
    sa.Column('page_id', Id, nullable=False),
    sa.Column('at', Time, nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('cause', sa.String(), nullable=False),
    sa.Column('capture_id', Id, nullable=False),
    sa.Column('from_hash', sa.String(), nullable=True),
    sa.Column('to_hash', sa.String(), nullable=True),
    sa.Column('from_reading_id', Id, nullable=True),
    sa.Column('to_reading_id', Id, nullable=True),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('words_added', sa.BigInteger(), nullable=False),
    sa.Column('words_removed', sa.BigInteger(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_change_page_id')),
    sa.ForeignKeyConstraint(['capture_id'], ['capture.id'], name=op.f('fk_change_capture_id')),
    sa.ForeignKeyConstraint(['from_hash'], ['document.content_hash'], name=op.f('fk_change_from_hash')),
    sa.ForeignKeyConstraint(['to_hash'], ['document.content_hash'], name=op.f('fk_change_to_hash')),
    sa.ForeignKeyConstraint(['from_reading_id'], ['reading.id'], name=op.f('fk_change_from_reading_id')),
    sa.ForeignKeyConstraint(['to_reading_id'], ['reading.id'], name=op.f('fk_change_to_reading_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change'))
    )
    op.create_index('ix_change_page', 'change', ['page_id', 'at'], unique=False)
    op.create_index(op.f('ix_change_capture_id'), 'change', ['capture_id'], unique=False)
    op.create_table('rereading',
    sa.Column('id', Id, nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('rules', sa.String(), nullable=False),
    sa.Column('since', Time, nullable=True),
    sa.Column('made_at', Time, nullable=False),
    sa.Column('accepted_at', Time, nullable=True),
    sa.Column('applied_at', Time, nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rereading'))
    )
    op.create_index('ix_rereading_site', 'rereading', ['site', 'accepted_at'], unique=False)
    op.create_table('reread_body',
    sa.Column('rereading_id', Id, nullable=False),
    sa.Column('body_id', Id, nullable=False),
    sa.Column('from_reading_id', Id, nullable=False),
    sa.Column('to_reading_id', Id, nullable=False),
    sa.ForeignKeyConstraint(['rereading_id'], ['rereading.id'], name=op.f('fk_reread_body_rereading_id')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_reread_body_body_id')),
    sa.ForeignKeyConstraint(['from_reading_id'], ['reading.id'], name=op.f('fk_reread_body_from_reading_id')),
    sa.ForeignKeyConstraint(['to_reading_id'], ['reading.id'], name=op.f('fk_reread_body_to_reading_id')),
    sa.PrimaryKeyConstraint('rereading_id', 'body_id', name=op.f('pk_reread_body'))
    )
    op.create_index('ix_reread_body_body', 'reread_body', ['body_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_reread_body_body', table_name='reread_body')
    op.drop_table('reread_body')
    op.drop_index('ix_rereading_site', table_name='rereading')
    op.drop_table('rereading')
    op.drop_index(op.f('ix_change_capture_id'), table_name='change')
    op.drop_index('ix_change_page', table_name='change')
    op.drop_table('change')
