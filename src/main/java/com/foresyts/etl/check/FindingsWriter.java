package com.foresyts.etl.check;

import com.foresyts.etl.check.Finding.Status;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.JsonMembers;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints findings, for people or for machines. */
public final class FindingsWriter {
  private FindingsWriter() {}

  /** Prints a line for each finding, under headings, and one with the conclusion. */
  public static void print(Findings findings, int exitCode, Console console) {
    for (Findings.Group group : findings.groups()) {
      console.printHeading(group.heading());
      for (Finding finding : group.findings()) {
        String line = finding.subject() + ": " + finding.message();
        switch (finding.status()) {
          case OK -> console.printOk(line);
          case WARNING -> console.warn(line);
          case FAILURE -> console.printFailure(line);
        }
      }
      console.printHeading("");
    }
    if (exitCode == 0) {
      console.printOk("A run would start");
    } else {
      console.printFailure(
          String.format(
              Locale.ROOT,
              "A run would end with exit code %d: mend what is marked ✗ (%d)",
              exitCode,
              findings.count(Status.FAILURE)));
    }
  }

  /**
   * Prints one JSON object.
   *
   * @param client null if it is not known
   * @param out gets UTF-8 and a newline at the end; it stays open
   */
  public static void printJson(
      Findings findings, @Nullable String client, int exitCode, PrintStream out)
      throws IOException {
    JsonMembers members =
        json -> {
          json.writeStringField("client", client);
          json.writeNumberField("exitCode", exitCode);
          json.writeArrayFieldStart("findings");
          for (Finding finding : findings.all().toList()) {
            json.writeStartObject();
            json.writeStringField("status", finding.status().jsonName());
            json.writeStringField("subject", finding.subject());
            json.writeStringField("message", finding.message());
            json.writeEndObject();
          }
          json.writeEndArray();
        };
    members.writeObject(out);
    out.flush();
  }
}
