"""Which names of columns say that they hold personal data."""

from __future__ import annotations

import pytest

from glpgenc.doctor.plaintext.column_names import PersonalData, personal_data_of

PERSONAL = {
    PersonalData.EMAIL: [
        "email",
        "EMail",
        "e_mail",
        "emailAddress",
        "billing_email",
        "correo_electronico",
        "courriel",
        "e-mail",
    ],
    PersonalData.PHONE: [
        "phone",
        "homePhone",
        "mobile_number",
        "telefonnummer",
        "contact_tel",
        "teléfono",
        "puhelin",
        "phone2",
    ],
    PersonalData.NAME: [
        "first_name",
        "lastName",
        "surname",
        "nachname",
        "prénom",
        "apellidos",
        "cognome",
        "achternaam",
        "imie",
    ],
    PersonalData.ADDRESS: [
        "street",
        "shipping_address",
        "postcode",
        "straße",
        "codigo_postal",
        "huisnummer",
        "address_line_1",
    ],
    PersonalData.BIRTH: ["dob", "date_of_birth", "birthDate", "geburtsdatum", "fecha_nacimiento", "data_di_nascita"],
    PersonalData.IDENTITY: [
        "passport_no",
        "driversLicense",
        "dni",
        "personnummer",
        "aadhaar",
        "pesel",
        "fødselsnummer",
    ],
    PersonalData.TAX: [
        "ssn",
        "user_ssn",
        "social_security_number",
        "cpf",
        "codice_fiscale",
        "bsn",
        "steuer_id",
        "nino",
    ],
    PersonalData.BANK: ["iban", "bank_account", "sort_code", "payout_iban", "kontonummer"],
    PersonalData.CARD: ["card_number", "creditCard", "cvv", "cc_number", "kreditkartennummer"],
    PersonalData.SECRET: ["password", "api_key", "refreshToken", "totp_secret", "passwort", "mot_de_passe"],
    PersonalData.HEALTH: ["diagnosis", "bloodType", "medical_record_number", "krankheit"],
    PersonalData.BELIEF: ["religion", "ethnicity", "sexual_orientation"],
    PersonalData.PLACE: ["ip_address", "client_ip", "latitude"],
    PersonalData.PAY: ["salary", "gehalt", "annual_income"],
}
OTHERS = [
    "id", "name", "title", "email_verified", "email_sent_at", "phone_type", "password_changed_at",
    "email_template", "cell_id", "mobile_app_version", "zip_file", "created_at", "status", "amount",
    "pin_count", "secret_santa", "race_id", "email_hash", "address_type", "description", "iphone", "capital",
    "nationality_code_list", "taxable", "mailing_list", "shipping", "telemetry", "passengers", "streetlight",
    "scorecard", "emailed_at", "cc_list", "email_enc", "card_type", "is_email",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in PERSONAL.items() for name in names])
def test_a_name_of_personal_data_is_known(kind: PersonalData, name: str) -> None:
    assert personal_data_of(name) is kind


@pytest.mark.parametrize("name", OTHERS)
def test_another_name_is_not(name: str) -> None:
    assert personal_data_of(name) is None
