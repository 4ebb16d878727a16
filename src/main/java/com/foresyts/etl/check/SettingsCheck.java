package com.foresyts.etl.check;

import com.foresyts.etl.config.InspectedSettings;
import com.foresyts.etl.error.EtlException.Category;
import java.util.ArrayList;
import java.util.List;

/** Says which settings a run would have, and where each comes from. */
public final class SettingsCheck {
  private SettingsCheck() {}

  /** A finding for each setting, warning and problem. */
  public static List<Finding> of(InspectedSettings inspected) {
    List<Finding> findings = new ArrayList<>();
    inspected
        .shown()
        .forEach(
            shown ->
                findings.add(
                    Finding.ok(
                        shown.setting().name(),
                        "%s (%s)".formatted(shown.value(), shown.origin()))));
    inspected.warnings().forEach(warning -> findings.add(Finding.warning("settings", warning)));
    inspected
        .problems()
        .forEach(
            problem ->
                findings.add(
                    Finding.failure(problem.subject(), Category.CONFIGURATION, problem.message())));
    return findings;
  }

  /** A finding for each line of what is wrong with the env file. */
  public static List<Finding> unreadable(String problems) {
    return problems
        .lines()
        .map(problem -> Finding.failure("settings", Category.CONFIGURATION, problem))
        .toList();
  }
}
