package io.flotilla.controller.making.store;

import io.flotilla.controller.making.MakingJob;
import io.flotilla.controller.making.MakingJobRepository;
import io.flotilla.controller.making.MakingJobState;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps jobs in PostgreSQL. */
@Singleton
class SqlMakingJobRepository implements MakingJobRepository {

    private final Database database;

    SqlMakingJobRepository(Database database) {
        this.database = database;
    }

    @Override
    public Optional<MakingJob> find(ResourceName name) {
        return database.queryOne(
                "SELECT * FROM making_job WHERE name = ?",
                SqlMakingJobRepository::read,
                name.toString());
    }

    @Override
    public Optional<MakingJob> findForUpdate(ResourceName name) {
        return database.queryOne(
                "SELECT * FROM making_job WHERE name = ? FOR NO KEY UPDATE",
                SqlMakingJobRepository::read,
                name.toString());
    }

    @Override
    public List<MakingJob> of(ResourceName version) {
        return database.query(
                "SELECT * FROM making_job WHERE version = ? ORDER BY name",
                SqlMakingJobRepository::read,
                version.toString());
    }

    @Override
    public List<MakingJob> after(ResourceName version, String name, int limit) {
        return database.query(
                "SELECT * FROM making_job WHERE version = ? AND name > ? ORDER BY name LIMIT ?",
                SqlMakingJobRepository::read,
                version.toString(),
                name,
                limit);
    }

    @Override
    public void add(MakingJob job) {
        database.update(
                """
                INSERT INTO making_job (name, version, kind, source, state, message, attempts,
                    done_ratio, step, create_time)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET kind = EXCLUDED.kind, source = EXCLUDED.source,
                    state = EXCLUDED.state, message = EXCLUDED.message, done_ratio = 0, step = '',
                    end_time = NULL
                WHERE making_job.state = 'CANCELLED'""",
                job.name().toString(),
                job.version().toString(),
                job.kind(),
                job.source().toString(),
                job.state(),
                job.message(),
                job.attempts(),
                job.progress().doneRatio(),
                job.progress().step(),
                job.times().create());
    }

    @Override
    public void update(MakingJob job) {
        database.update(
                """
                UPDATE making_job SET state = ?, message = ?, done_ratio = ?, step = ?,
                    end_time = ?, lease_ends = NULL
                WHERE name = ?""",
                job.state(),
                job.message(),
                job.progress().doneRatio(),
                job.progress().step(),
                job.times().end(),
                job.name().toString());
    }

    @Override
    public Optional<MakingJob> claim(String worker, Instant now, Instant leaseEnds) {
        return database.queryOne(
                """
                UPDATE making_job SET state = 'RUNNING', attempts = attempts + 1, worker = ?,
                    start_time = ?, lease_ends = ?, message = '', done_ratio = 0, step = ''
                WHERE name = (
                  SELECT name FROM making_job AS job
                  WHERE (state = 'PENDING' OR (state = 'RUNNING' AND lease_ends < ?))
                    AND NOT EXISTS (
                      SELECT FROM making_job AS reference
                      WHERE reference.name = replace(job.source, '/variants/', '/makingJobs/')
                        AND reference.name <> job.name
                        AND reference.state IN ('PENDING', 'RUNNING'))
                  ORDER BY create_time, kind DESC, name LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING *""",
                SqlMakingJobRepository::read,
                worker,
                now,
                leaseEnds,
                now);
    }

    @Override
    public boolean renew(MakingJob claimed, MakingJob.Progress progress, Instant leaseEnds) {
        return database.update(
                        """
                        UPDATE making_job SET lease_ends = ?, done_ratio = ?, step = ?
                        WHERE name = ? AND state = 'RUNNING' AND attempts = ?""",
                        leaseEnds,
                        progress.doneRatio(),
                        progress.step(),
                        claimed.name().toString(),
                        claimed.attempts())
                > 0;
    }

    private static MakingJob read(Row row) throws SQLException {
        return new MakingJob(
                MakingJob.NAMES.parse("name", row.text("name")),
                row.constant(MakingJob.Kind.class, "kind"),
                Variant.NAMES.parse("source", row.text("source")),
                row.constant(MakingJobState.class, "state"),
                row.text("message"),
                row.integer("attempts"),
                new MakingJob.Progress(row.real("done_ratio"), row.text("step")),
                new MakingJob.Times(
                        row.instant("create_time"),
                        row.instantOrNull("start_time"),
                        row.instantOrNull("end_time")));
    }
}
