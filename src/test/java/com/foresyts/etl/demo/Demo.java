package com.foresyts.etl.demo;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Sample;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.StringJoiner;

/** Shows the program at work: its jar, on the sample data, between two throw-away servers. */
public final class Demo {
  private static final String CLIENT = "WASJKSP";
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private Demo() {}

  /**
   * Runs the demonstration and ends with the exit code of the run that failed, or 0.
   *
   * @param args the path of the jar
   */
  public static void main(String[] args) throws Exception {
    Path jar = Path.of(args[0]);
    say(
        "Starting a DynamoDB and a PostgreSQL, and filling the DynamoDB with two invented companies");
    Fixture fixture = Fixture.shared();
    fixture.wipe();
    fixture.load(Sample.of(CLIENT));
    fixture.load(Sample.of("OTHER"));
    String database = fixture.postgres().newDatabase();
    Map<String, String> settings = fixture.environment(CLIENT, database);

    say("First run: java -jar dynamo-pg-etl.jar --client " + CLIENT);
    run(jar, settings);
    say("Second run: nothing has changed, so nothing is written");
    run(jar, settings);
    say("What is in PostgreSQL now");
    try (Connection connection = fixture.postgres().connect(database)) {
      print(
          connection,
          """
          select l.user_leave_id, e.fullname, e.managername, d.department_name,
            t.leave_category_name, l.start_date, l.end_date, l.number_of_days
          from foresytsleavelist l
          join foresytsemployee_master e using (userid)
          join foresytsdepartment d on d.department_id = e.basedepartmentid
          join foresytleavetype t using (leave_category_id)
          where e.managername is not null and l.end_date is not null
          order by l.user_leave_id
          limit 5
          """);
    }
    System.exit(0);
  }

  private static void run(Path jar, Map<String, String> settings)
      throws IOException, InterruptedException {
    ProcessBuilder process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString(),
                "--client",
                CLIENT)
            .directory(
                jar.resolveSibling("").toFile()) // a foremain.env of the user is none of the demo's
            .inheritIO();
    process.environment().putAll(settings);
    int exitCode = process.start().waitFor();
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  private static void print(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      int columns = rows.getMetaData().getColumnCount();
      StringJoiner heading = new StringJoiner(" | ");
      for (int column = 1; column <= columns; column++) {
        heading.add(rows.getMetaData().getColumnName(column));
      }
      OUT.println(heading);
      while (rows.next()) {
        StringJoiner line = new StringJoiner(" | ");
        for (int column = 1; column <= columns; column++) {
          line.add(rows.getString(column));
        }
        OUT.println(line);
      }
    }
  }

  private static void say(String what) {
    OUT.println();
    OUT.println("### " + what);
    OUT.println();
  }
}
