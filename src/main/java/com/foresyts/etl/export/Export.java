package com.foresyts.etl.export;

import com.foresyts.etl.mapping.TableMapping;
import java.time.Instant;

/**
 * An export or a snapshot of one table that is used.
 *
 * @param name the path or URL of its folder; for messages
 * @param instant of which the items are
 * @param items their number, all clients together
 * @param snapshot whether this program has written it
 */
public record Export(
    String name, TableMapping table, Instant instant, long items, boolean snapshot) {}
