/** Exports of DynamoDB tables to S3, and snapshots in the same layout, as a source. */
@NullMarked
package com.foresyts.etl.export;

import org.jspecify.annotations.NullMarked;
