"""The baseline of a cold start: the same quote as such functions are usually written, with FastAPI and boto3's
resources, and stripe at the top. It answers from memory: nothing but its start is measured.
"""

from __future__ import annotations

import os

import boto3
import stripe
from fastapi import FastAPI
from mangum import Mangum
from pydantic import BaseModel

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")
stripe.api_key = "sk_test_of_the_baseline"
table = boto3.resource("dynamodb").Table("shop")
app = FastAPI()


class Line(BaseModel):
    sku: str
    quantity: int


class Cart(BaseModel):
    items: list[Line]
    country: str = "DE"


@app.post("/api/quote")
def quote(cart: Cart) -> dict[str, int]:
    return {"total": sum(line.quantity * 1000 for line in cart.items)}


handler = Mangum(app, lifespan="off")
