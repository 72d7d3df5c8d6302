package dev.braid.examples.pipelines.logs;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.List;

/** The table of hits, and a connection to it; for one thread at a time. */
final class HitTable implements AutoCloseable {

    private final Connection connection;

    private HitTable(Connection connection) {
        this.connection = connection;
    }

    static HitTable open(String url) throws SQLException {
        HitTable table = new HitTable(DriverManager.getConnection(url));
        try (Statement statement = table.connection.createStatement()) {
            table.connection.setAutoCommit(false);
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS hit (
                        file VARCHAR, line BIGINT, time TIMESTAMP WITH TIME ZONE, host VARCHAR, path VARCHAR,
                        status INT CHECK (status BETWEEN 100 AND 599),
                        PRIMARY KEY (file, line))""");
            return table;
        } catch (SQLException e) {
            table.close();
            throw e;
        }
    }

    /** Stores all of them, or throws and has stored none. A hit that is there already is replaced, so the same may be stored again. */
    int store(List<Hit> hits) throws SQLException {
        try (PreparedStatement merge = connection.prepareStatement("MERGE INTO hit KEY (file, line) VALUES (?, ?, ?, ?, ?, ?)")) {
            for (Hit hit : hits) {
                merge.setString(1, hit.line().file());
                merge.setLong(2, hit.line().number());
                merge.setObject(3, hit.time().atOffset(ZoneOffset.UTC));
                merge.setString(4, hit.host());
                merge.setString(5, hit.path());
                merge.setInt(6, hit.status());
                merge.addBatch();
            }
            merge.executeBatch();
            connection.commit();
            return hits.size();
        } catch (SQLException e) {
            connection.rollback();
            throw reason(e);
        }
    }

    /** A batch's exception is of the same type whatever went wrong; what comes with it says whether it is worth another attempt. */
    private static SQLException reason(SQLException e) {
        SQLException next = e.getNextException();
        return e instanceof BatchUpdateException && next != null ? next : e;
    }

    long count() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM hit")) {
            count.next();
            return count.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
