-- What was kept of reads has gone into the audit's chain (store/migrate.cpp), in the same transaction.
drop table read_log;
