package com.foresyts.etl.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the AWS region comes from when no setting gives it: the SDK's region chain. */
@FunctionalInterface
public interface DefaultRegion {
  /**
   * Looks the region up.
   *
   * @param profile the AWS profile to look in; null for the default one
   * @return the region; empty where none is configured
   */
  Optional<String> find(@Nullable String profile);
}
