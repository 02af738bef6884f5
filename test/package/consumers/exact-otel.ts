// Under exactOptionalPropertyTypes and noUncheckedIndexedAccess, beside the API of OpenTelemetry.
import { createHeed } from "heed"
import { instrument } from "heed/otel"

instrument(createHeed(), { tracer: undefined, meter: undefined })
