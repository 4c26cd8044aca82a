"""Names that columns of personal data have, in several languages."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

_BOUNDARY = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONGEST = 4
"""Parts of a name that are joined at most, to find `date_of_birth` and `dateofbirth` alike."""


class Kind(StrEnum):
    """What a column seems to hold."""

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
_WORDS: dict[Kind, str] = {
    Kind.EMAIL: """
        email emails emailaddress mail mailaddress emailadresse mailadresse correo correoelectronico courriel
        adressemail adresseemail posta postaelettronica epost eposta sahkoposti emailadres endereoemail
        enderecoemail adresemail
    """,
    Kind.PHONE: """
        phone phones phonenumber phoneno telephone telephonenumber tel telno mobile mobilenumber mobileno
        mobilephone cell cellphone cellnumber msisdn fax faxnumber telefon telefonnummer handy handynummer
        mobilnummer mobiltelefon telefono numerotelefono movil celular telefone portable numerodetelephone
        telefoon telefoonnummer puhelin puhelinnumero telefonnr whatsapp contactnumber
    """,
    Kind.NAME: """
        firstname fname forename givenname givennames middlename lastname lname surname familyname fullname
        maidenname birthname personname contactname legalname realname vorname nachname familienname geburtsname
        vollname nombre nombres apellido apellidos nombrecompleto prenom nomdefamille nomcomplet nomnaissance
        cognome nomecompleto sobrenome primeironome voornaam achternaam tussenvoegsel fornavn efternavn
        etternavn fornamn efternamn etunimi sukunimi imie nazwisko jmeno prijmeni mothersmaidenname
        mothermaidenname cardholder cardholdername accountholder
    """,
    Kind.ADDRESS: """
        street streetname streetaddress address addressline address1 address2 addressline1 addressline2
        homeaddress billingaddress shippingaddress deliveryaddress postaladdress mailingaddress housenumber
        houseno postcode postalcode zip zipcode strasse strassenname hausnummer plz postleitzahl adresse
        anschrift wohnort direccion calle codigopostal domicilio rue adressepostale codepostal indirizzo cap
        codicepostale endereco rua cep adres straat straatnaam huisnummer adress gatuadress postnummer
        gateadresse katuosoite ulica kodpocztowy
    """,
    Kind.BIRTH: """
        dob birthdate birthday dateofbirth birthyear yearofbirth placeofbirth birthplace geburtsdatum geburtstag
        geburtsort fechanacimiento fechadenacimiento datenaissance datedenaissance lieunaissance datadinascita
        datanascita datanascimento datadenascimento geboortedatum geboorteplaats fodselsdato fodelsedatum
        syntymaaika dataurodzenia
    """,
    Kind.IDENTITY: """
        passport passportno passportnumber driverlicense driverslicense driverlicence driverslicence
        drivinglicence drivinglicense licensenumber licencenumber nationalid nationalidnumber idnumber idcard
        idcardnumber identitynumber identitycard governmentid aadhaar aadhar aadhaarnumber pan pannumber voterid
        reisepass reisepassnummer ausweisnummer personalausweis fuehrerschein fuhrerschein dni nie curp
        pasaporte numerodepasaporte cni numerocni passeport carteidentite patente cartaidentita passaporto
        passaportnumero rg paspoort paspoortnummer pesel personnummer fodselsnummer cpr cprnummer cprnumber
        henkilotunnus hetu rodnecislo egn cnp
    """,
    Kind.TAX: """
        ssn socialsecurity socialsecuritynumber socialsecurityno sin socialinsurancenumber nino
        nationalinsurancenumber taxid taxnumber taxidentifier tin itin vatid nhsnumber steuernummer steuerid
        steueridentifikationsnummer sozialversicherungsnummer svnr ahvnummer ahv rfc nif nss
        numeroseguridadsocial nir numerosecu numerosecuritesociale numerofiscal spi codicefiscale cf cpf cnpj
        cpfcnpj bsn burgerservicenummer sofinummer nip cuil cuit
    """,
    Kind.BANK: """
        iban bic swift bankaccount bankaccountnumber accountnumber accountno acctno routingnumber sortcode
        bankkonto kontonummer bankverbindung blz cuentabancaria numerocuenta clabe comptebancaire rib
        numerocompte contocorrente contobancario contabancaria numeroconta rekeningnummer bankgiro kontonr
    """,
    Kind.CARD: """
        creditcard creditcardnumber cardnumber cardno ccnumber ccnum ccno cc cvv cvc cvv2 cardexpiry debitcard
        debitcardnumber primaryaccountnumber kreditkarte kreditkartennummer kartennummer tarjeta numerotarjeta
        tarjetacredito cartebancaire cartecredit numerocarte cartadicredito numerocarta cartaocredito
        numerocartao creditcardno
    """,
    Kind.SECRET: """
        password passwd pwd passphrase secret secretkey clientsecret apikey apisecret apitoken accesstoken
        refreshtoken authtoken privatekey totpsecret otpsecret mfasecret twofactorsecret recoverycode
        recoverycodes securityanswer securityquestion pin pincode passwort kennwort contrasena motdepasse senha
        wachtwoord losenord
    """,
    Kind.HEALTH: """
        diagnosis diagnoses illness disease medication medications medicalrecord medicalrecordnumber mrn
        bloodtype bloodgroup allergy allergies disability pregnancy healthinsurance healthinsurancenumber
        patientnotes diagnose krankheit blutgruppe behinderung krankenversicherungsnummer diagnostico enfermedad
        maladie malattia groupesanguin diagnosi doenca ziekte
    """,
    Kind.BELIEF: """
        ethnicity ethnicorigin race religion religiousbelief politicalparty politicalopinion sexualorientation
        gender sex unionmembership konfession religionszugehoerigkeit staatsangehoerigkeit geschlecht
        nationality etnia genero ethnie religione religiao geslacht
    """,
    Kind.PLACE: """
        ipaddress ip ipaddr clientip remoteip remoteaddr lastip lastloginip signupip macaddress latitude
        longitude lat lng geolocation gpslocation imei imsi deviceid advertisingid
    """,
    Kind.PAY: """
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


def kind_of(column: str) -> Kind | None:
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
