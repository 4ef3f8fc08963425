"""Three users, and how they come in."""

from fastapi import FastAPI
from fastapi.testclient import TestClient

PASSWORDS = {
    "ada": "a longer word of ada",
    "otto": "a longer word of otto",
    "vera": "a longer word of vera",
}


def signed_in(app: FastAPI, name: str) -> TestClient:
    client = TestClient(app)
    offer = {"name": name, "password": PASSWORDS[name]}
    assert client.post("/api/login", json=offer).status_code == 204
    return client


def mute(client: TestClient) -> int:
    return client.post("/api/commands", json={"do": "mute", "on": True}).status_code
