/** The PostgreSQL side: connections, the schema, the upsert. Knows nothing of DynamoDB. */
@NullMarked
package com.foresyts.etl.postgres;

import org.jspecify.annotations.NullMarked;
