package com.foresyts.etl.check;

import com.foresyts.etl.check.Finding.Status;
import com.foresyts.etl.error.EtlException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that was looked at, in groups, in the order in which a run would meet it. */
public final class Findings {

  /** Findings under a heading. */
  public record Group(String heading, List<Finding> findings) {
    public Group {
      findings = List.copyOf(findings);
    }
  }

  private final List<Group> groups = new ArrayList<>();

  /** Adds a group after the others. */
  public void add(String heading, List<Finding> findings) {
    groups.add(new Group(heading, findings));
  }

  /** The groups in the order in which they were added. */
  public List<Group> groups() {
    return List.copyOf(groups);
  }

  /** What a run would fail with; null where it would start. */
  public @Nullable EtlException failure() {
    return all().map(Finding::failure).filter(failure -> failure != null).findFirst().orElse(null);
  }

  /** How many findings have a status. */
  public long count(Status status) {
    return all().filter(finding -> finding.status() == status).count();
  }

  /** All findings, in order. */
  public Stream<Finding> all() {
    return groups.stream().flatMap(group -> group.findings().stream());
  }
}
