package com.foresyts.etl.check;

import com.foresyts.etl.config.SettingsReport;
import com.foresyts.etl.config.SettingsReport.Problem;
import com.foresyts.etl.config.SettingsReport.SettingValue;
import com.foresyts.etl.error.EtlException.Category;
import java.util.ArrayList;
import java.util.List;

/** Checks the settings of a run and shows the source of each. */
public final class SettingsCheck {
  private SettingsCheck() {}

  /** Returns a finding for each setting, warning and problem. */
  public static List<Finding> of(SettingsReport report) {
    List<Finding> findings = new ArrayList<>();
    for (SettingValue value : report.values()) {
      findings.add(Finding.ok(value.name(), value.value() + " (" + value.origin() + ")"));
    }
    report.warnings().forEach(warning -> findings.add(Finding.warning("settings", warning)));
    for (Problem problem : report.problems()) {
      findings.add(Finding.failure(problem.subject(), Category.CONFIGURATION, problem.message()));
    }
    return findings;
  }

  /** Returns a finding for each problem of an env file that cannot be read. */
  public static List<Finding> unreadable(List<String> problems) {
    return problems.stream()
        .map(problem -> Finding.failure("settings", Category.CONFIGURATION, problem))
        .toList();
  }
}
