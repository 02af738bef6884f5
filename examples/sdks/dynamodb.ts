// An AWS client has an HTTP handler and retries around it: its calls go through `heed.run`.
import { DynamoDB } from "@aws-sdk/client-dynamodb"
import { createHeed, diagnosisOf } from "heed"

const heed = createHeed({ source: "dynamodb" })
const url = process.env.API_URL ?? "https://dynamodb.eu-west-1.amazonaws.com"
const dynamo = new DynamoDB({
  region: "eu-west-1",
  endpoint: process.env.API_URL,
  maxAttempts: 1, // heed retries
})

// Every call is a POST: those that may be sent twice are marked.
export const read = (signal?: AbortSignal) =>
  heed.run(
    { method: "POST", url, signal },
    (attempt) => dynamo.scan({ TableName: "orders" }, { abortSignal: attempt.signal }),
    { idempotent: true },
  )

export const write = () =>
  heed.run({ method: "POST", url }, () => dynamo.putItem({ TableName: "orders", Item: { id: { S: "1" } } }), {
    idempotent: true,
  })

try {
  const { Items } = await read()
  console.log(Items)
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}
