"""Unprotected columns, and names of columns that suggest personal data."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, LiteralString

from glpgenc.doctor.check import CheckContext, Group, shell
from glpgenc.reports import Check, Finding, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glpgenc.doctor.check import CheckContext

_BOUNDARY = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONGEST = 4
"""Parts of a name that are joined at most, to find `date_of_birth` and `dateofbirth` alike."""


class PersonalData(StrEnum):
    """Kinds of personal data."""

    EMAIL = "e-mail addresses"
    PHONE = "phone numbers"
    NAME = "names of people"
    ADDRESS = "addresses"
    BIRTH = "dates of birth"
    IDENTITY = "numbers of identity documents"
    TAX = "tax or social security numbers"
    BANK = "bank accounts"
    CARD = "card numbers"
    SECRET = "passwords, tokens or keys"  # noqa: S105 - a description
    HEALTH = "health data"
    BELIEF = "data about origin, belief or orientation"
    PLACE = "locations and network addresses"
    PAY = "pay"


# Written together and without accents: parts of a name are joined before they are looked up.
_WORDS: dict[PersonalData, str] = {
    PersonalData.EMAIL: """
        email emails emailaddress mail mailaddress emailadresse mailadresse correo correoelectronico courriel
        adressemail adresseemail posta postaelettronica epost eposta sahkoposti emailadres endereoemail
        enderecoemail adresemail
    """,
    PersonalData.PHONE: """
        phone phones phonenumber phoneno telephone telephonenumber tel telno mobile mobilenumber mobileno
        mobilephone cell cellphone cellnumber msisdn fax faxnumber telefon telefonnummer handy handynummer
        mobilnummer mobiltelefon telefono numerotelefono movil celular telefone portable numerodetelephone
        telefoon telefoonnummer puhelin puhelinnumero telefonnr whatsapp contactnumber
    """,
    PersonalData.NAME: """
        firstname fname forename givenname givennames middlename lastname lname surname familyname fullname
        maidenname birthname personname contactname legalname realname vorname nachname familienname geburtsname
        vollname nombre nombres apellido apellidos nombrecompleto prenom nomdefamille nomcomplet nomnaissance
        cognome nomecompleto sobrenome primeironome voornaam achternaam tussenvoegsel fornavn efternavn
        etternavn fornamn efternamn etunimi sukunimi imie nazwisko jmeno prijmeni mothersmaidenname
        mothermaidenname cardholder cardholdername accountholder
    """,
    PersonalData.ADDRESS: """
        street streetname streetaddress address addressline address1 address2 addressline1 addressline2
        homeaddress billingaddress shippingaddress deliveryaddress postaladdress mailingaddress housenumber
        houseno postcode postalcode zip zipcode strasse strassenname hausnummer plz postleitzahl adresse
        anschrift wohnort direccion calle codigopostal domicilio rue adressepostale codepostal indirizzo cap
        codicepostale endereco rua cep adres straat straatnaam huisnummer adress gatuadress postnummer
        gateadresse katuosoite ulica kodpocztowy
    """,
    PersonalData.BIRTH: """
        dob birthdate birthday dateofbirth birthyear yearofbirth placeofbirth birthplace geburtsdatum geburtstag
        geburtsort fechanacimiento fechadenacimiento datenaissance datedenaissance lieunaissance datadinascita
        datanascita datanascimento datadenascimento geboortedatum geboorteplaats fodselsdato fodelsedatum
        syntymaaika dataurodzenia
    """,
    PersonalData.IDENTITY: """
        passport passportno passportnumber driverlicense driverslicense driverlicence driverslicence
        drivinglicence drivinglicense licensenumber licencenumber nationalid nationalidnumber idnumber idcard
        idcardnumber identitynumber identitycard governmentid aadhaar aadhar aadhaarnumber pan pannumber voterid
        reisepass reisepassnummer ausweisnummer personalausweis fuehrerschein fuhrerschein dni nie curp
        pasaporte numerodepasaporte cni numerocni passeport carteidentite patente cartaidentita passaporto
        passaportnumero rg paspoort paspoortnummer pesel personnummer fodselsnummer cpr cprnummer cprnumber
        henkilotunnus hetu rodnecislo egn cnp
    """,
    PersonalData.TAX: """
        ssn socialsecurity socialsecuritynumber socialsecurityno sin socialinsurancenumber nino
        nationalinsurancenumber taxid taxnumber taxidentifier tin itin vatid nhsnumber steuernummer steuerid
        steueridentifikationsnummer sozialversicherungsnummer svnr ahvnummer ahv rfc nif nss
        numeroseguridadsocial nir numerosecu numerosecuritesociale numerofiscal spi codicefiscale cf cpf cnpj
        cpfcnpj bsn burgerservicenummer sofinummer nip cuil cuit
    """,
    PersonalData.BANK: """
        iban bic swift bankaccount bankaccountnumber accountnumber accountno acctno routingnumber sortcode
        bankkonto kontonummer bankverbindung blz cuentabancaria numerocuenta clabe comptebancaire rib
        numerocompte contocorrente contobancario contabancaria numeroconta rekeningnummer bankgiro kontonr
    """,
    PersonalData.CARD: """
        creditcard creditcardnumber cardnumber cardno ccnumber ccnum ccno cc cvv cvc cvv2 cardexpiry debitcard
        debitcardnumber primaryaccountnumber kreditkarte kreditkartennummer kartennummer tarjeta numerotarjeta
        tarjetacredito cartebancaire cartecredit numerocarte cartadicredito numerocarta cartaocredito
        numerocartao creditcardno
    """,
    PersonalData.SECRET: """
        password passwd pwd passphrase secret secretkey clientsecret apikey apisecret apitoken accesstoken
        refreshtoken authtoken privatekey totpsecret otpsecret mfasecret twofactorsecret recoverycode
        recoverycodes securityanswer securityquestion pin pincode passwort kennwort contrasena motdepasse senha
        wachtwoord losenord
    """,
    PersonalData.HEALTH: """
        diagnosis diagnoses illness disease medication medications medicalrecord medicalrecordnumber mrn
        bloodtype bloodgroup allergy allergies disability pregnancy healthinsurance healthinsurancenumber
        patientnotes diagnose krankheit blutgruppe behinderung krankenversicherungsnummer diagnostico enfermedad
        maladie malattia groupesanguin diagnosi doenca ziekte
    """,
    PersonalData.BELIEF: """
        ethnicity ethnicorigin race religion religiousbelief politicalparty politicalopinion sexualorientation
        gender sex unionmembership konfession religionszugehoerigkeit staatsangehoerigkeit geschlecht
        nationality etnia genero ethnie religione religiao geslacht
    """,
    PersonalData.PLACE: """
        ipaddress ip ipaddr clientip remoteip remoteaddr lastip lastloginip signupip macaddress latitude
        longitude lat lng geolocation gpslocation imei imsi deviceid advertisingid
    """,
    PersonalData.PAY: """
        salary salaries wage income annualincome payrate gehalt lohn einkommen salario sueldo salaire stipendio
        reddito renda salaris inkomen lon palkka
    """,
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}
# What is in a name beside such a word, and says that the value itself is not there.
_NOT = frozenset(
    """
    allowed at attempts bidx bounced bounces by campaign changed cipher ciphertext column confirmed count
    counter counts created deleted digest disabled domain enabled enc encrypted expired expires file flag format
    frequency has hash hashed hidden host interval invalid is kind length list max min notification
    notifications on opt optin optout path port preference preferences provider queue required reset sent server
    state status subject subscribed table tags template type unsubscribed updated valid validated verification
    verified version visible
    """.split()  # noqa: SIM905 - a list that is read by people
)
# These words mean something else as often, unless they are the whole name.
_ALONE = frozenset(
    """
    calle cap cc cell cep cf cni cnp cpr egn handy hetu ip lat lng lon mail mobile nie nip nir nombre nombres
    pan patente pin portable posta race rfc rg rib rua rue secret sex sin spi swift tarjeta tin ulica zip
    """.split()  # noqa: SIM905 - a list that is read by people
)


def personal_data_of(column: str) -> PersonalData | None:
    """Return what a column's name says that it holds; ``None`` where it says nothing of the kind.

    :param column: in snake_case, camelCase, or written together; with accents or without.
    """
    parts = _parts(column)
    whole = "".join(parts)
    if whole in _KINDS:
        return _KINDS[whole]
    if _NOT & set(parts):
        return None
    for length in range(min(_LONGEST, len(parts)), 0, -1):
        for at in range(len(parts) - length + 1):
            word = "".join(parts[at : at + length])
            if word in _KINDS and (length > 1 or word not in _ALONE):
                return _KINDS[word]
    return None


def _parts(column: str) -> list[str]:
    folded = column.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("ł", "l")
    plain = "".join(each for each in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(each))
    return [part for part in _BOUNDARY.split(_CAMEL.sub("_", plain).lower().rstrip("0123456789")) if part]


# A partition has its parent's columns. A column that is on its way has a plaintext column, which is known of.
_COLUMNS: LiteralString = """
    SELECT c.oid::bigint AS oid, c.oid::regclass::text AS relation, a.attname::text AS column,
           -- By its name alone only where it is PostgreSQL's or an extension's: casts of other types are functions of
           -- regardless of their creator.
           CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace
                OR EXISTS (SELECT FROM pg_depend x
                           WHERE x.classid = 'pg_type'::regclass AND x.objid = t.oid AND x.deptype = 'e')
                THEN t.typname::text ELSE t.oid::regtype::text END AS type,
           t.typcategory::text AS category, c.relkind::text AS kind,
           pg_relation_size(c.oid) AS bytes, has_column_privilege(c.oid, a.attnum, 'SELECT') AS readable
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type d ON d.oid = a.atttypid JOIN pg_type t ON t.oid = coalesce(nullif(d.typbasetype, 0), d.oid)
    WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND c.relpersistence <> 't'
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'glpgenc') AND n.nspname !~ '^pg_'
      AND NOT EXISTS (SELECT FROM glpgenc.encrypted_columns e WHERE e.relation = c.oid AND e.column_name = a.attname)
      AND NOT EXISTS (SELECT FROM glpgenc.index_columns i WHERE i.relation = c.oid AND i.index_column = a.attname)
      AND NOT EXISTS (SELECT FROM glpgenc.guarded_columns g WHERE g.relation = c.oid AND g.column_name = a.attname)
      AND NOT EXISTS (SELECT FROM glpgenc.column_migrations m
                      WHERE m.relation = c.oid AND m.plaintext_column = a.attname)
      AND NOT EXISTS (SELECT FROM pg_depend x
                      WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e')
    ORDER BY 2, a.attnum
"""


@dataclass(frozen=True, slots=True)
class UnprotectedColumn:
    """A column that nothing protects.

    :param relation: its table as SQL.
    :param type: its type's name, a domain's base.
    :param category: the type's, as pg_type has it.
    :param bytes: the size of the table; 0 for one that is partitioned.
    :param readable: whether this role may read it.
    """

    oid: int
    relation: str
    column: str
    type: str
    category: str
    kind: str
    bytes: int
    readable: bool

    @property
    def name(self) -> str:
        """Table and column, for people."""
        return f"{self.relation}.{self.column}"

    @property
    def sql(self) -> str:
        """Table and column, for commands."""
        plain = re.fullmatch("[a-z_][a-z0-9_]*", self.column)
        quoted = self.column if plain else '"' + self.column.replace('"', '""') + '"'
        return f"{self.relation}.{quoted}"


def unprotected_columns(context: CheckContext) -> Iterator[UnprotectedColumn]:
    """Give the columns that are neither registered nor guarded, and replaced by none that is."""
    for row in context.rows(_COLUMNS):
        yield UnprotectedColumn(**row._asdict())


_TEXTS = frozenset({"text", "varchar", "bpchar", "citext", "name", "json", "jsonb"})
_NUMBERS = frozenset({"int2", "int4", "int8", "numeric"})
_DATES = frozenset({"date", "timestamp", "timestamptz"})
_PLACES = frozenset(
    {"inet", "cidr", "macaddr", "macaddr8", "point", "float4", "float8", "numeric", "geography", "geometry"}
)
_TYPES_OF: dict[PersonalData, frozenset[str]] = {
    PersonalData.BIRTH: _DATES | {"int2", "int4"},
    PersonalData.PLACE: _PLACES,
    PersonalData.PAY: _NUMBERS | {"float8", "money"},
    PersonalData.PHONE: frozenset({"int8", "numeric"}),
    PersonalData.TAX: _NUMBERS,
    PersonalData.IDENTITY: _NUMBERS,
    PersonalData.BANK: frozenset({"int8", "numeric"}),
    PersonalData.CARD: frozenset({"int8", "numeric"}),
    PersonalData.HEALTH: frozenset(),
}


def _names(context: CheckContext) -> Iterator[Finding]:
    for column in unprotected_columns(context):
        kind = personal_data_of(column.column)
        if kind is not None and _can_hold(column, kind):
            yield warn(
                column.name,
                f"its name suggests {kind}, and it is not encrypted",
                f"{shell('plan-index', column.sql)}, then docs/MIGRATIONS.md; none, if it contains no such data",
            )


def _can_hold(column: UnprotectedColumn, kind: PersonalData) -> bool:
    element = column.type.removeprefix("_") if column.category == "A" else column.type
    return element in _TEXTS or element in _TYPES_OF.get(kind, frozenset())


CHECKS = (Check("names", _names, Group.PLAINTEXT, "no unprotected column has a name that suggests personal data"),)
