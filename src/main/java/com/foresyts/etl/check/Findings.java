package com.foresyts.etl.check;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.JsonMembers;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All findings, under headings, in the order in which a run would meet them. */
public final class Findings {
  private final Map<String, List<Finding>> groups = new LinkedHashMap<>();

  /** Adds findings under a heading of their own. */
  public synchronized void add(String heading, List<Finding> findings) {
    groups.put(heading, List.copyOf(findings));
  }

  /** Returns the failures, in order; a run would end with the first. */
  public List<EtlException> failures() {
    return all().flatMap(finding -> Stream.ofNullable(finding.failure())).toList();
  }

  /** Prints a line for each finding, and one with the conclusion. */
  public void print(int exitCode, Console console) {
    groups.forEach(
        (heading, findings) -> {
          console.printHeading(heading);
          findings.forEach(finding -> finding.print(console));
          console.printHeading("");
        });
    if (exitCode == 0) {
      console.printOk("A run would start");
    } else {
      console.printFailure(
          String.format(
              Locale.ROOT,
              "A run would end with exit code %d: mend what is marked ✗ (%d)",
              exitCode,
              failures().size()));
    }
  }

  /**
   * Prints one JSON object. If a signal ends the check, it has the findings so far.
   *
   * @param client null if it is not known
   * @param out gets UTF-8 and a newline at the end; it stays open
   */
  public synchronized void printJson(@Nullable String client, int exitCode, PrintStream out) {
    JsonMembers.writeObject(
        out,
        json -> {
          json.writeStringField("client", client);
          json.writeNumberField("exitCode", exitCode);
          json.writeArrayFieldStart("findings");
          for (Finding finding : all().toList()) {
            finding.write(json);
          }
          json.writeEndArray();
        });
    out.flush();
  }

  private Stream<Finding> all() {
    return groups.values().stream().flatMap(List::stream);
  }
}
