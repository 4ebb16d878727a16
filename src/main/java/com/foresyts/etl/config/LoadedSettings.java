package com.foresyts.etl.config;

import java.util.List;

/**
 * Valid settings and what is worth saying about where they came from.
 *
 * @param warnings a line each, without any value; empty where there is nothing to say
 */
public record LoadedSettings(Settings settings, List<String> warnings) {
  public LoadedSettings {
    warnings = List.copyOf(warnings);
  }
}
