package io.flotilla.controller.access.store;

import io.flotilla.controller.access.CallOrigin;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the events of each transaction and appends them when it is about to commit: the end of
 * the chain is locked for that moment only, and after every other lock, so that transactions cannot
 * block each other crosswise.
 */
@ApplicationScoped
class TransactionalEventLog implements EventLog {

    private final TransactionSynchronizationRegistry transactions;
    private final EntityManager entities;
    private final EventTable table;
    private final CallOrigin origin;
    private final Clock clock;

    TransactionalEventLog(
            TransactionSynchronizationRegistry transactions,
            EntityManager entities,
            EventTable table,
            CallOrigin origin,
            Clock clock) {
        this.transactions = transactions;
        this.entities = entities;
        this.table = table;
        this.origin = origin;
        this.clock = clock;
    }

    @Override
    public void record(Event event) {
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException("an event belongs to a running transaction");
        }
        var now = new EventTable.Occurred(event, origin.address());
        if (transactions.getResource(this) instanceof Pending pending) {
            pending.occurred.add(now);
            return;
        }
        // Opens the session, which is too late once the transaction is about to commit.
        var _ = entities.isJoinedToTransaction();
        var pending = new Pending();
        pending.occurred.add(now);
        transactions.putResource(this, pending);
        transactions.registerInterposedSynchronization(pending);
    }

    private final class Pending implements Synchronization {

        private final List<EventTable.Occurred> occurred = new ArrayList<>();

        @Override
        public void beforeCompletion() {
            // What the entities still hold back may wait for locks of others: have it done before
            // the chain is locked.
            entities.flush();
            try {
                table.append(occurred, clock.instant());
            } catch (SQLException failed) {
                throw new IllegalStateException("cannot record events", failed);
            }
        }

        @Override
        public void afterCompletion(int status) {
            // Nothing is held.
        }
    }
}
