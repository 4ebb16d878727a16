package com.foresyts.etl.check;

import com.foresyts.etl.check.Finding.Status;
import com.foresyts.etl.error.EtlException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All findings, in groups, in the order in which a run would meet them. */
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

  /** Returns the groups in the order in which they were added. */
  public List<Group> groups() {
    return List.copyOf(groups);
  }

  /** Returns the failure that a run would end with, or null if it would start. */
  public @Nullable EtlException failure() {
    return all().map(Finding::failure).filter(failure -> failure != null).findFirst().orElse(null);
  }

  /** Returns the number of findings of a status. */
  public long count(Status status) {
    return all().filter(finding -> finding.status() == status).count();
  }

  /** Returns all findings, in order. */
  public Stream<Finding> all() {
    return groups.stream().flatMap(group -> group.findings().stream());
  }
}
